import type { BlockRing } from '../series/block-ring.ts';
import type { Growth } from './growth.ts';
import { risingShare, theilSen, theilSenSlope } from '../series/robust-fit.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from '../model/units.ts';

/** A window is cut into this many parts. The fit goes through the smallest value of each part. */
const PARTS = 8;

/** The least share of rising pairs: Mann-Kendall's S at half its maximum, which is p = 0.03 for 8 points. */
const RISING = 0.75;
/** The least pace of the first and the last stretch of an even growth, as a share of the pace of the whole. */
const LEAST_END: Ratio = 0.35;
/** A rise below this share of the pool is noise. */
const LEAST_RISE: Ratio = 0.004;
/** A rise must be this many times the residuals. */
const SIGNAL = 4;
/** A growth is even when the pace of its second half is at least this share of the pace of its first half. */
const SLOWING = 0.6;
const QUICKENING = 1.6;
/** The height of a saw-tooth is the middle one of its three highest peaks, because one may be an outlier. */
const SECOND_HIGHEST = 1;

/** Fits a line to the newest `length` blocks. */
export function fitGrowthWindow(
  blocks: BlockRing,
  length: number,
  now: Seconds,
  scale: Bytes,
  blockSamples: number,
): Growth | null {
  const rose = blocks.max(1) - blocks.min(length);
  if (rose < scale * LEAST_RISE * 0.5) return null;
  const parts = Math.min(PARTS, length);
  const xs: number[] = [];
  const ys: number[] = [];
  const tops: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const from = length - Math.floor((part * length) / parts);
    const to = length - Math.floor(((part + 1) * length) / parts);
    const lowest = blocks.lowestOf(from, to + 1);
    xs.push(blocks.minAt(lowest) - now);
    ys.push(blocks.min(lowest));
    tops.push(blocks.highestOf(from, to + 1));
  }
  const gained = (ys.at(-1) ?? 0) - (ys[0] ?? 0);
  if (gained < scale * LEAST_RISE * 0.5 || risingShare(ys) < RISING) return null;
  // This test comes before the fit of the line, which costs several times as much.
  const half = parts >> 1;
  const early = halfSlope(xs, ys, 0, half);
  const late = halfSlope(xs, ys, parts - half, parts);
  const pace = early > 0 ? late / early : late > 0 ? QUICKENING + 1 : 0;
  if (pace < SLOWING || pace > QUICKENING) return null;
  const line = theilSen(xs, ys);
  if (!line || line.slope <= 0 || !endsRise(xs, ys, line.slope)) return null;
  const first = xs[0] ?? 0;
  const rise = -first * line.slope;
  const noise = Math.max(line.noise, scale * 0.0005);
  if (rise < SIGNAL * noise || rise < scale * LEAST_RISE) return null;
  const above = tops.map((back) => blocks.max(back) - (line.intercept + line.slope * (blocks.maxAt(back) - now)));
  const swing = Math.max(0, above.sort((a, b) => b - a)[SECOND_HIGHEST] ?? 0);
  const slopeError = Math.abs(late - early) / (early + late) / 2 + noise / rise / 2;
  return {
    slope: line.slope,
    slopeError,
    onset: now + first,
    floor: line.intercept,
    swing: swing > 3 * noise ? swing : 0,
    rise,
    noise,
    samples: length * blockSamples,
  };
}

/**
 * Whether the first and the last stretch rise as well. A stretch that stood still before or after is not part of the
 * growth.
 */
function endsRise(xs: readonly number[], ys: readonly number[], slope: BytesPerSecond): boolean {
  const stretch = Math.floor(xs.length / 3);
  if (stretch < 2) return true;
  const last = xs.length - 1;
  const first = ((ys[stretch] ?? 0) - (ys[0] ?? 0)) / ((xs[stretch] ?? 0) - (xs[0] ?? 0));
  const end = ((ys[last] ?? 0) - (ys[last - stretch] ?? 0)) / ((xs[last] ?? 0) - (xs[last - stretch] ?? 0));
  return Math.min(first, end) >= LEAST_END * slope;
}

/** The median slope of one half, which is robust against one outlier. */
function halfSlope(xs: readonly number[], ys: readonly number[], from: number, to: number): number {
  if (to - from >= 3) return theilSenSlope(xs, ys, from, to) ?? 0;
  const run = (xs[to - 1] ?? 0) - (xs[from] ?? 0);
  return run > 0 ? ((ys[to - 1] ?? 0) - (ys[from] ?? 0)) / run : 0;
}
