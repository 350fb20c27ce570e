import type { Seconds } from '../model/units.ts';

export type DurationUnit = 'second' | 'minute' | 'hour' | 'day';

export interface RoundedDuration {
  readonly value: number;
  readonly unit: DurationUnit;
}

const SECONDS: Readonly<Record<DurationUnit, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const SYMBOLS: Readonly<Record<DurationUnit, string>> = { second: 's', minute: 'min', hour: 'h', day: 'd' };

/**
 * A forecast span in the unit people would choose and no more digits than it deserves: 8 s, 40 s, 8 min, 50 min, 3.5 h,
 * 2 d. `unit` forces the unit, so that both ends of an interval can be written in the same one.
 */
export function roundDuration(seconds: Seconds, unit: DurationUnit = unitFor(seconds)): RoundedDuration {
  const scaled = Math.max(0, seconds) / SECONDS[unit];
  const coarse = scaled >= 20 && unit !== 'day' ? Math.round(scaled / 5) * 5 : Math.round(scaled);
  const halves = unit === 'hour' || unit === 'day' ? Math.round(scaled * 2) / 2 : coarse;
  return { value: scaled < 10 ? halves : coarse, unit };
}

/** The same span as it is, in the unit people would choose. */
export function exactDuration(seconds: Seconds): RoundedDuration {
  const unit = unitFor(seconds);
  return { value: seconds / SECONDS[unit], unit };
}

function unitFor(seconds: Seconds): DurationUnit {
  if (seconds < 90) return 'second';
  if (seconds < 90 * 60) return 'minute';
  return seconds < 36 * 3600 ? 'hour' : 'day';
}

/** Formats spans: `short` for columns (`8 min`), `long` for sentences (`8 minutes`). */
export function createDurationFormat(locale: string) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const words = new Map<DurationUnit, Intl.NumberFormat>();

  function long({ value, unit }: RoundedDuration): string {
    let format = words.get(unit);
    if (!format) {
      format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 });
      words.set(unit, format);
    }
    return format.format(value);
  }

  return {
    number: (value: number) => number.format(value),
    short: ({ value, unit }: RoundedDuration) => `${number.format(value)} ${SYMBOLS[unit]}`,
    long,
  };
}
