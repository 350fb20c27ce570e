import type { Ratio } from '../model/units.ts';

export interface Line {
  readonly slope: number;
  /** The value at x = 0. */
  readonly intercept: number;
  /** The scale of the residuals: 1.4826 times their median absolute deviation. */
  readonly noise: number;
}

/**
 * The Theil-Sen line: the median of the slopes of all pairs, with the median intercept. Up to 29 % of the points may
 * be outliers. Sources: Theil 1950, Sen 1968. The cost grows with the square of the number of points, so it is meant
 * for a dozen. Null for fewer than three points or without any spread in x.
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): Line | null {
  const count = Math.min(xs.length, ys.length);
  const slope = count < 3 ? null : theilSenSlope(xs, ys, 0, count);
  if (slope === null) return null;
  const offsets: number[] = [];
  for (let i = 0; i < count; i += 1) offsets.push(at(ys, i) - slope * at(xs, i));
  const intercept = median(offsets);
  const noise = 1.4826 * median(offsets.map((offset) => Math.abs(offset - intercept)));
  return { slope, intercept, noise };
}

/**
 * The slope of the same line through the points from index `from` up to, but without, `to`. Null without any spread
 * in x.
 */
export function theilSenSlope(xs: readonly number[], ys: readonly number[], from: number, to: number): number | null {
  const slopes: number[] = [];
  for (let i = from; i < to; i += 1) {
    for (let j = i + 1; j < to; j += 1) {
      const run = at(xs, j) - at(xs, i);
      if (run > 0) insert(slopes, (at(ys, j) - at(ys, i)) / run);
    }
  }
  return slopes.length === 0 ? null : middleOf(slopes);
}

/**
 * The share of rising pairs, from 0 to 1, where a tie counts half: Kendall's test statistic, rescaled. 0.5 means no
 * trend. The points come in the order of time.
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

/**
 * The median, or NaN without values. The cost grows with the square of their number, so it is meant for a few dozen.
 */
export function median(values: readonly number[]): number {
  const sorted: number[] = [];
  for (const value of values) insert(sorted, value);
  return middleOf(sorted);
}

function middleOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return at(sorted, middle);
  return (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** Inserts a value in its place. For few values this takes half the time of sorting them afterwards. */
function insert(sorted: number[], value: number): void {
  let place = sorted.length;
  sorted.push(value);
  for (; place > 0 && at(sorted, place - 1) > value; place -= 1) sorted[place] = at(sorted, place - 1);
  sorted[place] = value;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
