import type { Bytes } from '../model/units.ts';

/** A growth of less than this in a minute is not told from none: it is shown as 0, or over an hour. */
export const LEAST_GROWTH_PER_MINUTE: Bytes = 100_000;

export type ByteUnits = 'decimal' | 'binary';

const DECIMAL = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/**
 * Bytes for people, three significant digits at most: `412 MB`, `4.60 GB`, `12.9 GB`. With `trim`, for prose, zeros at the
 * end are left out (`16 GB`); without, columns keep their width from tick to tick. Intl has no binary units, so their
 * symbols are appended; so is the one of single bytes, which Intl would spell out.
 */
export function createByteFormat(locale: string, units: ByteUnits): (bytes: Bytes, trim?: boolean) => string {
  const formats = new Map<string, Intl.NumberFormat>();

  function formatFor(step: number, digits: number, trim: boolean): Intl.NumberFormat {
    const key = `${step}/${digits}/${trim}`;
    const known = formats.get(key);
    if (known) return known;
    const created = new Intl.NumberFormat(locale, {
      ...(units === 'decimal' && step > 0 && { style: 'unit', unit: DECIMAL[step] ?? 'byte', unitDisplay: 'short' }),
      minimumFractionDigits: trim ? 0 : digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, created);
    return created;
  }

  const base = units === 'decimal' ? 1000 : 1024;
  return (bytes, trim = false) => {
    const { step, scaled } = scale(Math.abs(bytes), base);
    const text = formatFor(step, fractionDigits(step, scaled), trim).format(Math.sign(bytes) * scaled);
    return units === 'decimal' && step > 0 ? text : `${text} ${BINARY[step] ?? 'B'}`;
  };
}

/** Divides until the number would be written with at most three digits before the point. */
function scale(magnitude: number, base: number): { step: number; scaled: number } {
  let step = 0;
  let scaled = magnitude;
  while (step < DECIMAL.length - 1 && scaled >= 999.5) {
    scaled /= base;
    step += 1;
  }
  return { step, scaled };
}

function fractionDigits(step: number, scaled: number): number {
  if (step === 0) return 0;
  const whole = scaled < 9.995 ? 1 : scaled < 99.95 ? 2 : 3;
  return step >= 3 ? 3 - whole : whole === 1 ? 1 : 0;
}
