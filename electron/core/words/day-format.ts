import type { Milliseconds } from '../model/units.ts';

/** The days of moments, as sentences name them. */
export interface DayFormat {
  /** The day of the week: `Tuesday`. */
  weekday(at: Milliseconds): string;
  /** The day and the month: `November 3`. */
  date(at: Milliseconds): string;
}

/** `locale` is a BCP 47 tag, `timeZone` an IANA name; the machine's own is the default. */
export function createDayFormat(locale: string, timeZone?: string): DayFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  const weekday = new Intl.DateTimeFormat(locale, { ...zone, weekday: 'long' });
  const date = new Intl.DateTimeFormat(locale, { ...zone, month: 'long', day: 'numeric' });
  return { weekday: (at) => weekday.format(at), date: (at) => date.format(at) };
}
