import type { Block, LogSeries } from './log-series.ts';
import type { ProcessTrack } from './process-track.ts';
import { median, risingShare, theilSen } from './robust-fit.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from './units.ts';

/**
 * A growth that is going on: a window in which the floor of the series rises significantly.
 * Times are on the clock of the series.
 */
export interface Growth {
  readonly slope: BytesPerSecond;
  /** Relative standard error of the slope, from the spread between the window's parts. */
  readonly slopeError: Ratio;
  /** When it began, as far as the line can be followed back. */
  readonly onset: Seconds;
  /** The floor line now. */
  readonly floor: Bytes;
  /** How far the series swings above its floor line: the saw-tooth. */
  readonly swing: Bytes;
  /** What it rose since its onset. */
  readonly rise: Bytes;
  /** Scale of the residuals. */
  readonly noise: Bytes;
  /** Pace of the second half of the window over that of the first: below 1 it slows down. */
  readonly pace: Ratio;
  /** The pace is even enough to be carried on. */
  readonly even: boolean;
  /** Whose it is, when it was found in one process' series and not in the pool's. */
  readonly of?: ProcessTrack;
  /** Samples in the window. */
  readonly samples: number;
}

/** Parts a window is cut into; the fit goes through the smallest value of each. */
const PARTS = 8;
/** Window lengths in blocks of one resolution: steps of a quarter octave up to the next resolution. */
const WINDOWS = [16, 20, 25] as const;
/** At full resolution shorter windows as well: a burst has no more. */
const SHORT_WINDOWS = [5, 6, 8, 10, 13] as const;

/** Share of rising pairs: Mann-Kendall's S of half its maximum, p = 0.03 for 8 points. */
const RISING = 0.75;
/** Pace of the first and last stretch of an even growth, as a share of the whole. */
const LEAST_END: Ratio = 0.35;
/** Less than this share of the pool is noise. */
const LEAST_RISE: Ratio = 0.004;
/** A rise must stand out of the residuals this many times. */
const SIGNAL = 4;
/** Pace of the second half over the first within which a growth counts as even. */
const SLOWING = 0.6;
const QUICKENING = 1.6;

/**
 * All windows in which `series` grows significantly, shortest first. `scale` is what the series is measured against (the capacity
 * of its pool): rises below a few thousandths of it are noise.
 */
export function findGrowth(series: LogSeries, now: Seconds, scale: Bytes): Growth[] {
  const found: Growth[] = [];
  for (let depth = 0; depth < series.depth; depth += 1) {
    const lengths = depth === 0 ? [...SHORT_WINDOWS, ...WINDOWS] : WINDOWS;
    const blocks = series.newest(depth, WINDOWS[2]).reverse();
    for (const length of lengths) {
      if (blocks.length < length) break;
      const growth = fitWindow(blocks, blocks.length - length, now, scale, 2 ** depth);
      if (growth) found.push(followBack(series, growth, depth, now));
    }
  }
  return found;
}

/** Fits the blocks from `start` on. */
function fitWindow(
  blocks: readonly Block[],
  start: number,
  now: Seconds,
  scale: Bytes,
  blockSamples: number,
): Growth | null {
  const length = blocks.length - start;
  const rose = (blocks.at(-1)?.max ?? 0) - (blocks[start]?.min ?? 0);
  if (rose < scale * LEAST_RISE * 0.5) return null;
  const parts = Math.min(PARTS, length);
  const xs: number[] = [];
  const ys: number[] = [];
  const tops: Block[] = [];
  for (let part = 0; part < parts; part += 1) {
    const from = start + Math.floor((part * length) / parts);
    const to = start + Math.floor(((part + 1) * length) / parts);
    const lowest = extreme(blocks, from, to, (a, b) => a.min < b.min);
    const highest = extreme(blocks, from, to, (a, b) => a.max > b.max);
    if (!lowest || !highest) return null;
    xs.push(lowest.minAt - now);
    ys.push(lowest.min);
    tops.push(highest);
  }
  const gained = (ys.at(-1) ?? 0) - (ys[0] ?? 0);
  if (gained < scale * LEAST_RISE * 0.5 || risingShare(ys) < RISING) return null;
  const line = theilSen(xs, ys);
  if (!line || line.slope <= 0) return null;
  const first = xs[0] ?? 0;
  const rise = -first * line.slope;
  const noise = Math.max(line.noise, scale * 0.0005);
  if (rise < SIGNAL * noise || rise < scale * LEAST_RISE) return null;
  const half = parts >> 1;
  const early = halfSlope(xs, ys, 0, half);
  const late = halfSlope(xs, ys, parts - half, parts);
  const pace = early > 0 ? late / early : late > 0 ? QUICKENING + 1 : 0;
  const above = tops.map((block) => block.max - (line.intercept + line.slope * (block.maxAt - now)));
  const swing = Math.max(0, median(new Float64Array(above.sort((a, b) => b - a).slice(0, 3))));
  const slopeError = Math.abs(late - early) / (early + late) / 2 + noise / rise / 2;
  return {
    slope: line.slope,
    slopeError,
    onset: now + first,
    floor: line.intercept,
    swing: swing > 3 * noise ? swing : 0,
    rise,
    noise,
    pace,
    even: pace >= SLOWING && pace <= QUICKENING && endsRise(xs, ys, line.slope),
    samples: length * blockSamples,
  };
}

/** Whether the first and the last stretch rise as well: what stood still before or after is not part of the growth. */
function endsRise(xs: readonly number[], ys: readonly number[], slope: BytesPerSecond): boolean {
  const stretch = Math.floor(xs.length / 3);
  if (stretch < 2) return true;
  const last = xs.length - 1;
  const first = ((ys[stretch] ?? 0) - (ys[0] ?? 0)) / ((xs[stretch] ?? 0) - (xs[0] ?? 0));
  const end = ((ys[last] ?? 0) - (ys[last - stretch] ?? 0)) / ((xs[last] ?? 0) - (xs[last - stretch] ?? 0));
  return Math.min(first, end) >= LEAST_END * slope;
}

/** Median slope of one half: robust against one outlier in it. */
function halfSlope(xs: readonly number[], ys: readonly number[], from: number, to: number): number {
  if (to - from >= 3) return theilSen(xs.slice(from, to), ys.slice(from, to))?.slope ?? 0;
  const run = (xs[to - 1] ?? 0) - (xs[from] ?? 0);
  return run > 0 ? ((ys[to - 1] ?? 0) - (ys[from] ?? 0)) / run : 0;
}

function extreme(
  blocks: readonly Block[],
  from: number,
  to: number,
  better: (a: Block, b: Block) => boolean,
): Block | null {
  let best = blocks[from] ?? null;
  for (let index = from + 1; index < to; index += 1) {
    const block = blocks[index];
    if (block && (!best || better(block, best))) best = block;
  }
  return best;
}

/** How far the series may leave the line, as a share of what the line rose since, before the growth has begun there. */
const LEAVE: Ratio = 0.06;
/** Noise may take it further off, but not beyond this share of the rise. */
const MOST_LEAVE: Ratio = 0.12;
/** Consecutive blocks off the line that end it: one may be an outlier. */
const OFF_LINE = 2;

/**
 * Walks back from now along the line for as long as the series stays on it. Windows come in steps, growth does not: this
 * finds its true beginning, and shows when a window holds something else besides.
 */
function followBack(series: LogSeries, growth: Growth, depth: number, now: Seconds): Growth {
  const { slope, floor, swing, noise } = growth;
  let onset = now;
  let off = 0;
  for (const block of walkBack(series, depth)) {
    const expected = floor - slope * (now - block.minAt);
    const tolerance = Math.max(
      Math.min(3 * noise, MOST_LEAVE * growth.rise),
      LEAVE * slope * (now - block.minAt),
      swing * 0.6,
    );
    if (Math.abs(block.min - expected) <= tolerance) {
      onset = block.minAt;
      off = 0;
    } else if (++off >= OFF_LINE) break;
  }
  const even = growth.even && onset - growth.onset <= 0.12 * (now - growth.onset);
  return { ...growth, even, onset, rise: slope * (now - onset) };
}

/** Blocks from the newest backwards: fine ones first, then coarser ones where those end. */
function* walkBack(series: LogSeries, depth: number): Iterable<Block> {
  let reached = Number.POSITIVE_INFINITY;
  for (let level = Math.max(0, depth - 1); level < Math.min(depth + 2, series.depth); level += 1) {
    for (const block of series.newest(level, 40)) {
      if (block.to >= reached) continue;
      reached = block.from;
      yield block;
    }
  }
}
