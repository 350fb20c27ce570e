import type { Ratio } from './units.ts';

export interface Line {
  readonly slope: number;
  /** Value at x = 0. */
  readonly intercept: number;
  /** Share of the pairs that rise, 0 to 1: Mann-Kendall's S, rescaled. 0.5 without a trend. */
  readonly rising: Ratio;
  /** Scale of the residuals: 1.4826 times their median absolute deviation. */
  readonly noise: number;
}

/**
 * Theil-Sen: the median of the slopes of all pairs, with the median intercept. Up to 29 % of the points may be anything.
 * Sources: Theil 1950, Sen 1968; the share of rising pairs is Kendall's test statistic. Cost grows with the square of
 * the number of points: meant for a dozen. null for fewer than three points or without any spread in x.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): Line | null {
  const count = Math.min(xs.length, ys.length);
  if (count < 3) return null;
  const slopes: number[] = [];
  let rising = 0;
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      const run = at(xs, j) - at(xs, i);
      if (run <= 0) continue;
      const rise = at(ys, j) - at(ys, i);
      slopes.push(rise / run);
      rising += rise > 0 ? 1 : rise === 0 ? 0.5 : 0;
    }
  }
  if (slopes.length === 0) return null;
  const slope = median(slopes);
  const offsets: number[] = [];
  for (let i = 0; i < count; i += 1) offsets.push(at(ys, i) - slope * at(xs, i));
  const intercept = median(offsets);
  const noise = 1.4826 * median(offsets.map((offset) => Math.abs(offset - intercept)));
  return { slope, intercept, rising: rising / slopes.length, noise };
}

/** The median; sorts `values` in place. NaN for none. */
export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? at(values, middle) : (at(values, middle - 1) + at(values, middle)) / 2;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
