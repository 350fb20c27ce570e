import { BlockRing, KEPT, type Block } from './block-ring.ts';
import type { Bytes, Seconds } from './units.ts';

/** Resolutions: blocks of 1, 2, 4 ... 2^23 samples; at one sample a second the coarsest ring spans years. */
const LEVELS = 24;

/**
 * A series at all time scales in bounded memory: the newest 40 blocks of 1, 2, 4, 8 ... samples, each with its extremes.
 * Resolution is relative to age, so a growth of two minutes and one of two weeks look alike.
 */
export class LogSeries {
  readonly #levels: BlockRing[] = [new BlockRing(1)];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** How many resolutions hold anything. */
  get depth(): number {
    return this.#levels.length;
  }

  /** `at` must not fall. Costs two blocks on average, whatever the number of resolutions. */
  push(at: Seconds, value: Bytes): void {
    this.#count += 1;
    let complete: Block | null = { from: at, to: at, min: value, minAt: at, max: value, maxAt: at, last: value };
    for (let depth = 0; complete && depth < LEVELS; depth += 1) {
      let level = this.#levels[depth];
      if (!level) {
        level = new BlockRing(2);
        this.#levels.push(level);
      }
      complete = level.add(complete);
    }
  }

  /** Complete blocks of 2^`depth` samples ever made; tells whether anything changed at that resolution. */
  made(depth: number): number {
    return this.#levels[depth]?.made ?? 0;
  }

  /** Up to `count` complete blocks of 2^`depth` samples, oldest first. */
  completed(depth: number, count: number): Block[] {
    return this.#levels[depth]?.completed(count) ?? [];
  }

  /** Up to `count` blocks of 2^`depth` samples, newest first, with the one being put together. */
  newest(depth: number, count: number): Block[] {
    return this.#levels[depth]?.newest(count) ?? [];
  }

  /** The value at `at`: that of the last block that ended by then, else the oldest known. null while empty. */
  valueAt(at: Seconds): Bytes | null {
    for (const level of this.#levels) {
      const value = level.valueAt(at);
      if (value !== null) return value;
    }
    const oldest = this.#levels.at(-1)?.newest(KEPT).at(-1);
    return oldest ? oldest.min : null;
  }

  /** The smallest value around `at`: where a growth began, even right after a fall. null while empty. */
  lowNear(at: Seconds): Bytes | null {
    for (const level of this.#levels) {
      const value = level.lowNear(at);
      if (value !== null) return value;
    }
    return this.valueAt(at);
  }

  /** The largest value in blocks that ended by `at`, as exactly as its age allows; null when nothing is that old. */
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

  /** When it first was above `value`, as exactly as its age allows; null when it never was. */
  firstAbove(value: Bytes): Seconds | null {
    let earliest: Seconds | null = null;
    for (const level of this.#levels) {
      const blocks = level.newest(KEPT);
      const found = blocks.findLast((block) => block.max > value);
      if (!found) continue;
      if (found !== blocks.at(-1)) return found.from;
      earliest = found.from;
    }
    return earliest;
  }
}
