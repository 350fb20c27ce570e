import { BlockRing } from './block-ring.ts';
import type { Bytes, Seconds } from '../model/units.ts';

/**
 * The number of resolutions: blocks of 1, 2, 4 ... 2^23 samples. At one sample a second the coarsest ring spans
 * years.
 */
const LEVELS = 24;

/**
 * A series at all time scales in bounded memory: the newest 40 blocks of 1, 2, 4, 8 ... samples, each with its
 * extremes. The resolution is relative to age, so a growth of two minutes and one of two weeks look alike.
 */
export class LogSeries {
  readonly #finest = new BlockRing(null);
  readonly #levels: BlockRing[] = [this.#finest];

  get count(): number {
    return this.#finest.made;
  }

  /** The number of resolutions that hold anything. */
  get depth(): number {
    return this.#levels.length;
  }

  /** Adds a sample. `at` must not fall. The cost is two blocks on average, whatever the number of resolutions. */
  push(at: Seconds, value: Bytes): void {
    let finer = this.#finest;
    finer.addSample(at, value);
    for (let depth = 1; depth < LEVELS; depth += 1) {
      let level = this.#levels[depth];
      if (!level) {
        level = new BlockRing(finer);
        this.#levels.push(level);
      }
      if (finer.made % 2 === 1) return;
      level.addPair();
      finer = level;
    }
  }

  /** The blocks of 2^`depth` samples. A depth that holds nothing gives the finest blocks. */
  level(depth: number): BlockRing {
    return this.#levels[depth] ?? this.#finest;
  }

  /**
   * The value at `at`: that of the last block that ended by then, otherwise the oldest known value. Null while the
   * series is empty.
   */
  valueAt(at: Seconds): Bytes | null {
    for (const level of this.#levels) {
      const value = level.valueAt(at);
      if (value !== null) return value;
    }
    if (this.count === 0) return null;
    const coarsest = this.level(this.depth - 1);
    return coarsest.min(coarsest.length);
  }

  /**
   * The smallest value around `at`, which is where a growth began, even right after a fall. Null while the series is
   * empty.
   */
  lowNear(at: Seconds): Bytes | null {
    for (const level of this.#levels) {
      const value = level.lowNear(at);
      if (value !== null) return value;
    }
    return this.valueAt(at);
  }

  /** The largest value in blocks that ended by `at`, as exact as its age allows. Null when nothing is that old. */
  highestBefore(at: Seconds): Bytes | null {
    let highest: Bytes | null = null;
    let reached = Number.POSITIVE_INFINITY;
    for (const level of this.#levels) {
      const found = level.highest(at, reached);
      if (!found) continue;
      highest = Math.max(highest ?? found.max, found.max);
      reached = found.from;
    }
    return highest;
  }

  /** When the series first was above `value`, as exact as its age allows. Null when it never was. */
  firstAbove(value: Bytes): Seconds | null {
    let earliest: Seconds | null = null;
    for (const level of this.#levels) {
      const newest = level.isOpen ? 0 : 1;
      let back = level.length;
      while (back >= newest && level.max(back) <= value) back -= 1;
      if (back < newest) continue;
      if (back < level.length) return level.from(back);
      earliest = level.from(back);
    }
    return earliest;
  }
}
