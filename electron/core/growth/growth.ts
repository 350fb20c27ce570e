import { fitWindow } from './growth-window.ts';
import { followBack } from './growth-onset.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from '../model/units.ts';

/**
 * A growth that is going on: in its window the floor of the series rises significantly, and evenly enough to be
 * extrapolated. Times are on the clock of the series.
 */
export interface Growth {
  readonly slope: BytesPerSecond;
  /** The relative standard error of the slope, from the spread between the window's parts. */
  readonly slopeError: Ratio;
  /** When the growth began, as far back as the line can be followed. */
  readonly onset: Seconds;
  /** The value of the floor line now. */
  readonly floor: Bytes;
  /** The height of the saw-tooth: how far the series swings above its floor line. */
  readonly swing: Bytes;
  /** The rise since the onset. */
  readonly rise: Bytes;
  /** The scale of the residuals. */
  readonly noise: Bytes;
  /** The process in whose series the growth was found. Absent for a growth of the pool's own series. */
  readonly of?: ProcessTrack;
  /** The number of samples in the window. */
  readonly samples: number;
}

/** Window lengths in blocks of one resolution, in steps of about a third of an octave up to the next resolution. */
const WINDOWS = [16, 20, 25] as const;
/** Full resolution has shorter windows as well, because a burst has no more samples. */
const ALL_WINDOWS = [5, 6, 8, 10, 13, ...WINDOWS] as const;

/** A growth is over when the series has fallen below the line by more than this share of its rise. */
const MOST_FALLEN: Ratio = 0.3;

/** The growths that were found at one resolution, and the blocks in which they were found. */
interface Found {
  readonly made: number;
  readonly scale: Bytes;
  readonly at: Seconds;
  readonly growths: readonly Growth[];
}

/**
 * Finds the growths of one series at all its time scales. Only complete blocks are looked at, so a resolution is
 * fitted again only when it has one more. The coarse ones therefore cost nearly nothing, and the whole cost does not
 * grow with time.
 */
export class GrowthFinder {
  readonly #series: LogSeries;
  readonly #finest: readonly number[];
  readonly #found: Found[] = [];

  /**
   * `bursts` adds the short windows. A burst shows in its pool, so the series of processes are searched for lasting
   * growth only.
   */
  constructor(series: LogSeries, bursts: boolean) {
    this.#series = series;
    this.#finest = bursts ? ALL_WINDOWS : WINDOWS;
  }

  /**
   * All windows in which the series grows significantly and evenly, shortest first. `scale` is the capacity of the
   * pool; rises below a few thousandths of it are noise.
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

/** A growth that was found `passed` seconds ago, as it stands now if it went on. */
function carryTo(growth: Growth, passed: Seconds, now: Seconds): Growth {
  if (passed === 0) return growth;
  const { slope, floor, onset } = growth;
  return { ...growth, floor: floor + slope * passed, rise: slope * (now - onset) };
}
