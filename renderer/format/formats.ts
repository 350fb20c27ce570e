import type { BytesPerSecond, Milliseconds } from '../../electron/core/model/units.ts';
import { LEAST_GROWTH_PER_MINUTE, type ByteUnits } from '../../electron/core/words/byte-format.ts';
import { createFigures, type Figures } from '../../electron/core/words/figures.ts';

/** Everything numbers are written with, in one language and one kind of byte units. */
export interface Formats extends Figures {
  readonly locale: string;
  /** Growth a minute with its sign; `0` below 100 kB, which is noise. */
  growthPerMinute(growth: BytesPerSecond): string;
  decimal(value: number): string;
  /** Up to two digits after the point. */
  plain(value: number): string;
  /** Time of day without seconds, for axes. */
  hour(at: Milliseconds): string;
  /** `Nov 23`, for axes. */
  day(at: Milliseconds): string;
  /** Time of day with seconds. */
  clock(at: Milliseconds): string;
  /** The day, with its name. */
  date(at: Milliseconds): string;
  shortDate(at: Milliseconds): string;
}

export function createFormats(locale: string, units: ByteUnits): Formats {
  const figures = createFigures(locale, units);
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const shortDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });

  return {
    ...figures,
    locale,
    growthPerMinute(growth) {
      const perMinute = growth * 60;
      if (Math.abs(perMinute) < LEAST_GROWTH_PER_MINUTE) return '0';
      return `${perMinute > 0 ? '+' : '−'}${figures.roundBytes(Math.abs(perMinute))}`;
    },
    plain: (value) => plain.format(value),
    decimal: (value) => decimal.format(value),
    hour: (at) => hour.format(at),
    day: (at) => day.format(at),
    clock: (at) => clock.format(at),
    date: (at) => date.format(at),
    shortDate: (at) => shortDate.format(at),
  };
}
