import type { Ratio } from './units.ts';

export interface Line {
  readonly slope: number;
  /** Value at x = 0. */
  readonly intercept: number;
  /** Scale of the residuals: 1.4826 times their median absolute deviation. */
  readonly noise: number;
}

/**
 * Theil-Sen: the median of the slopes of all pairs, with the median intercept. Up to 29 % of the points may be anything.
 * Sources: Theil 1950, Sen 1968. Cost grows with the square of the number of points: meant for a dozen. null for fewer
 * than three points or without any spread in x.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): Line | null {
  const count = Math.min(xs.length, ys.length);
  const slope = count < 3 ? null : theilSenSlope(xs, ys, 0, count);
  if (slope === null) return null;
  const offsets: number[] = [];
  for (let i = 0; i < count; i += 1) offsets.push(at(ys, i) - slope * at(xs, i));
  const intercept = median(offsets);
  for (let i = 0; i < count; i += 1) offsets[i] = Math.abs(at(offsets, i) - intercept);
  return { slope, intercept, noise: 1.4826 * median(offsets) };
}

/** The slope of the same line through the points from index `from` up to `to`, without it; null without any spread in x. */
export function theilSenSlope(xs: readonly number[], ys: readonly number[], from: number, to: number): number | null {
  const slopes: number[] = [];
  for (let i = from; i < to; i += 1) {
    for (let j = i + 1; j < to; j += 1) {
      const run = at(xs, j) - at(xs, i);
      if (run > 0) slopes.push((at(ys, j) - at(ys, i)) / run);
    }
  }
  return slopes.length === 0 ? null : median(slopes);
}

/**
 * Share of the pairs that rise, 0 to 1, ties half: Kendall's test statistic, rescaled; 0.5 without a trend. The points
 * come in the order of time.
 */
export function risingShare(ys: readonly number[]): Ratio {
  let rising = 0;
  for (let i = 0; i < ys.length; i += 1) {
    for (let j = i + 1; j < ys.length; j += 1) {
      const rise = at(ys, j) - at(ys, i);
      if (rise > 0) rising += 1;
      else if (rise === 0) rising += 0.5;
    }
  }
  return ys.length < 2 ? 0.5 : (2 * rising) / (ys.length * (ys.length - 1));
}

/** The median; sorts `values` in place. NaN for none. */
export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  if (values.length <= FEW) sortFew(values);
  else values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  if (values.length % 2 === 1) return at(values, middle);
  return (at(values, middle - 1) + at(values, middle)) / 2;
}

/** Up to here sorting by insertion is several times as fast as the built-in sort, which is called for every fit. */
const FEW = 32;

function sortFew(values: number[]): void {
  for (let i = 1; i < values.length; i += 1) {
    const value = at(values, i);
    let j = i;
    for (; j > 0 && at(values, j - 1) > value; j -= 1) values[j] = at(values, j - 1);
    values[j] = value;
  }
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
