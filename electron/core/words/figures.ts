import type { Bytes, Ratio, Seconds } from '../model/units.ts';
import { createByteFormat, type ByteUnits } from './byte-format.ts';
import { createDurationFormat, exactDuration, roundDuration } from './duration-format.ts';

/**
 * Numbers for people. Window, tray, notifications, terminal and reports all write them with this, so that the same memory
 * and the same forecast read the same wherever they stand.
 */
export interface Figures {
  /** Memory with fixed digits, for columns: `4.60 GB`. */
  bytes(bytes: Bytes): string;
  /** Memory without zeros at the end, for sentences: `4.6 GB`. */
  roundBytes(bytes: Bytes): string;
  /** A forecast span where space is short: `8 min`. */
  shortSpan(seconds: Seconds): string;
  /** A forecast span in a sentence: `8 minutes`. */
  longSpan(seconds: Seconds): string;
  /** The number alone, in the unit that `like` seconds would be written in: `8`. */
  bareSpan(seconds: Seconds, like: Seconds): string;
  /** A span that is known exactly, such as the length of an axis: `24 h`. */
  exactSpan(seconds: Seconds): string;
  percent(share: Ratio): string;
  /** A whole number with the separators of the language: `1,000`. */
  number(value: number): string;
}

/** `locale` is a BCP 47 tag, whose digits and separators are used. */
export function createFigures(locale: string, units: ByteUnits): Figures {
  const bytes = createByteFormat(locale, units);
  const spans = createDurationFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return {
    bytes: (value) => bytes(value),
    roundBytes: (value) => bytes(value, true),
    shortSpan: (seconds) => spans.short(roundDuration(seconds)),
    longSpan: (seconds) => spans.long(roundDuration(seconds)),
    bareSpan: (seconds, like) => spans.number(roundDuration(seconds, roundDuration(like).unit).value),
    exactSpan: (seconds) => spans.short(exactDuration(seconds)),
    percent: (share) => percent.format(share),
    number: (value) => integer.format(value),
  };
}
