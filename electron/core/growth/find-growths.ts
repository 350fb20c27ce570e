import { fitGrowthWindow } from './growth-window.ts';
import { followBack } from './growth-onset.ts';
import type { Growth } from './growth.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Window lengths in blocks of one resolution: steps of a quarter octave up to the next resolution. */
const WINDOWS = [16, 20, 25] as const;
/** At full resolution shorter windows as well: a burst has no more. */
const ALL_WINDOWS = [5, 6, 8, 10, 13, ...WINDOWS] as const;

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
      const growth = fitGrowthWindow(blocks, length, now, scale, 2 ** depth);
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
