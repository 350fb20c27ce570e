import type { BlockRing } from './block-ring.ts';
import type { LogSeries } from './log-series.ts';
import type { ProcessTrack } from './process-track.ts';
import { median, risingShare, theilSen, theilSenSlope } from './robust-fit.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from './units.ts';

/**
 * A growth that is going on: a window in which the floor of the series rises significantly, and evenly enough to be carried
 * on. Times are on the clock of the series.
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
const ALL_WINDOWS = [5, 6, 8, 10, 13, ...WINDOWS] as const;

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

/** Share of its rise by which a series may have fallen below the line before the growth is over. */
const MOST_FALLEN: Ratio = 0.3;

/** What was found at one resolution, and of which blocks. */
interface Found {
  readonly made: number;
  readonly scale: Bytes;
  readonly at: Seconds;
  readonly growths: readonly Growth[];
}

/**
 * Finds the growths of one series at all its time scales. Only complete blocks are looked at, so a resolution is fitted
 * anew only when it has one more: the coarse ones cost nearly nothing, and the whole does not grow with time.
 */
export class GrowthFinder {
  readonly #series: LogSeries;
  readonly #finest: readonly number[];
  readonly #found: Found[] = [];

  /** `bursts`: short windows are looked at as well. What bursts shows in its pool, so of processes only lasting growth is asked. */
  constructor(series: LogSeries, bursts: boolean) {
    this.#series = series;
    this.#finest = bursts ? ALL_WINDOWS : WINDOWS;
  }

  /**
   * All windows in which the series grows significantly and evenly, shortest first. `scale` is what it is measured against (the
   * capacity of its pool): rises below a few thousandths of it are noise.
   */
  find(now: Seconds, scale: Bytes): Growth[] {
    const all: Growth[] = [];
    for (let depth = 0; depth < this.#series.depth; depth += 1) {
      const { made } = this.#series.level(depth);
      let found = this.#found[depth];
      if (found?.made !== made || found.scale !== scale) {
        found = { made, scale, at: now, growths: this.#fit(depth, now, scale) };
        this.#found[depth] = found;
      }
      for (const growth of found.growths) all.push(carryTo(growth, now - found.at, now));
    }
    const value = this.#series.level(0).last(1);
    return all.filter(({ floor, rise }) => floor - value <= MOST_FALLEN * rise);
  }

  #fit(depth: number, now: Seconds, scale: Bytes): Growth[] {
    const blocks = this.#series.level(depth);
    const found: Growth[] = [];
    for (const length of depth === 0 ? this.#finest : WINDOWS) {
      if (blocks.length < length) break;
      const growth = fitWindow(blocks, length, now, scale, 2 ** depth);
      const followed = growth && followBack(this.#series, growth, depth, now);
      if (followed) found.push(followed);
    }
    return found;
  }
}

/** A growth found `passed` seconds ago, as it stands now if it went on. */
function carryTo(growth: Growth, passed: Seconds, now: Seconds): Growth {
  if (passed === 0) return growth;
  const { slope, floor, onset } = growth;
  return { ...growth, floor: floor + slope * passed, rise: slope * (now - onset) };
}

/** Fits the newest `length` blocks. */
function fitWindow(blocks: BlockRing, length: number, now: Seconds, scale: Bytes, blockSamples: number): Growth | null {
  const rose = blocks.max(1) - blocks.min(length);
  if (rose < scale * LEAST_RISE * 0.5) return null;
  const parts = Math.min(PARTS, length);
  const xs: number[] = [];
  const ys: number[] = [];
  const tops: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const from = length - Math.floor((part * length) / parts);
    const to = length - Math.floor(((part + 1) * length) / parts);
    let lowest = from;
    let highest = from;
    for (let back = from - 1; back > to; back -= 1) {
      if (blocks.min(back) < blocks.min(lowest)) lowest = back;
      if (blocks.max(back) > blocks.max(highest)) highest = back;
    }
    xs.push(blocks.minAt(lowest) - now);
    ys.push(blocks.min(lowest));
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
  if (pace < SLOWING || pace > QUICKENING || !endsRise(xs, ys, line.slope)) return null;
  const above = tops.map((back) => blocks.max(back) - (line.intercept + line.slope * (blocks.maxAt(back) - now)));
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
  if (to - from >= 3) return theilSenSlope(xs, ys, from, to) ?? 0;
  const run = (xs[to - 1] ?? 0) - (xs[from] ?? 0);
  return run > 0 ? ((ys[to - 1] ?? 0) - (ys[from] ?? 0)) / run : 0;
}

/** How far the series may leave the line, as a share of what the line rose since, before the growth has begun there. */
const LEAVE: Ratio = 0.06;
/** Noise may take it further off, but not beyond this share of the rise. */
const MOST_LEAVE: Ratio = 0.12;
/** Share of the window that may lie before the growth, or it holds something else besides. */
const MOST_BEFORE: Ratio = 0.12;
/** Consecutive blocks off the line that end it: one may be an outlier. */
const OFF_LINE = 2;

/** The growth from its true beginning: windows come in steps, growth does not. null when it does not fill the window. */
function followBack(series: LogSeries, growth: Growth, depth: number, now: Seconds): Growth | null {
  const onset = onsetOf(series, growth, depth, now);
  if (onset - growth.onset > MOST_BEFORE * (now - growth.onset)) return null;
  return { ...growth, onset, rise: growth.slope * (now - onset) };
}

/**
 * Walks back from now along the line for as long as the series stays on it: fine blocks first, then coarser ones where those
 * end.
 */
function onsetOf(series: LogSeries, growth: Growth, depth: number, now: Seconds): Seconds {
  const { slope, floor, swing, noise } = growth;
  const least = Math.max(Math.min(3 * noise, MOST_LEAVE * growth.rise), swing * 0.6);
  let onset = now;
  let off = 0;
  let reached = Number.POSITIVE_INFINITY;
  for (let coarser = Math.max(0, depth - 1); coarser < Math.min(depth + 2, series.depth); coarser += 1) {
    const blocks = series.level(coarser);
    for (let back = blocks.isOpen ? 0 : 1; back <= blocks.length; back += 1) {
      if (blocks.to(back) >= reached) continue;
      reached = blocks.from(back);
      const at = blocks.minAt(back);
      const risen = slope * (now - at);
      if (Math.abs(blocks.min(back) - (floor - risen)) <= Math.max(least, LEAVE * risen)) {
        onset = at;
        off = 0;
      } else if (++off >= OFF_LINE) return onset;
    }
  }
  return onset;
}
