import type { Bytes, BytesPerSecond, Milliseconds, Ratio, Seconds } from '../../electron/core/model/units.ts';
import { createByteFormat, LEAST_GROWTH_PER_MINUTE, type ByteUnits } from '../../electron/core/words/byte-format.ts';
import { createDurationFormat, exactDuration, roundDuration } from '../../electron/core/words/duration-format.ts';

/** Everything numbers are written with, in one language and one kind of byte units. */
export interface Formats {
  readonly locale: string;
  /** Fixed digits, for columns. */
  bytes(bytes: Bytes): string;
  /** Without zeros at the end, for sentences. */
  roundBytes(bytes: Bytes): string;
  /** Growth a minute with its sign; `0` below 100 kB, which is noise. */
  growthPerMinute(growth: BytesPerSecond): string;
  percent(share: Ratio): string;
  number(value: number): string;
  decimal(value: number): string;
  /** Up to two digits after the point. */
  plain(value: number): string;
  /** `8 min` */
  shortSpan(seconds: Seconds): string;
  /** `8 minutes` */
  longSpan(seconds: Seconds): string;
  /** `8`, in the unit that `like` seconds would be written in. */
  bareSpan(seconds: Seconds, like: Seconds): string;
  /** Not rounded, for the ends of an axis: `24 h`. */
  exactSpan(seconds: Seconds): string;
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
  const bytes = createByteFormat(locale, units);
  const spans = createDurationFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const shortDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });

  return {
    locale,
    bytes: (value) => bytes(value),
    roundBytes: (value) => bytes(value, true),
    growthPerMinute(growth) {
      const perMinute = growth * 60;
      if (Math.abs(perMinute) < LEAST_GROWTH_PER_MINUTE) return '0';
      return `${perMinute > 0 ? '+' : '−'}${bytes(Math.abs(perMinute), true)}`;
    },
    percent: (share) => percent.format(share),
    number: (value) => integer.format(value),
    plain: (value) => plain.format(value),
    decimal: (value) => decimal.format(value),
    shortSpan: (seconds) => spans.short(roundDuration(seconds)),
    longSpan: (seconds) => spans.long(roundDuration(seconds)),
    bareSpan: (seconds, like) => spans.number(roundDuration(seconds, roundDuration(like).unit).value),
    exactSpan: (seconds) => spans.short(exactDuration(seconds)),
    hour: (at) => hour.format(at),
    day: (at) => day.format(at),
    clock: (at) => clock.format(at),
    date: (at) => date.format(at),
    shortDate: (at) => shortDate.format(at),
  };
}
