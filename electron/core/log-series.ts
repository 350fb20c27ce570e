import type { Bytes, Seconds } from './units.ts';

/** A stretch of consecutive samples. */
export interface Block {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly min: Bytes;
  /** When the smallest and the largest value were seen. */
  readonly minAt: Seconds;
  readonly max: Bytes;
  readonly maxAt: Seconds;
  readonly last: Bytes;
}

/** Blocks kept at each resolution. */
const KEPT = 40;
/** Resolutions: blocks of 1, 2, 4 ... 2^23 samples; at one sample a second the coarsest ring spans years. */
const LEVELS = 24;

class Level {
  readonly #span: number;
  readonly #blocks: Block[] = [];
  #next = 0;
  #open: { -readonly [K in keyof Block]: Block[K] } | null = null;
  #openCount = 0;

  constructor(span: number) {
    this.#span = span;
  }

  push(at: Seconds, value: Bytes): void {
    const open = this.#open;
    if (open) {
      open.to = at;
      open.last = value;
      if (value < open.min) {
        open.min = value;
        open.minAt = at;
      }
      if (value > open.max) {
        open.max = value;
        open.maxAt = at;
      }
    } else {
      this.#open = { from: at, to: at, min: value, minAt: at, max: value, maxAt: at, last: value };
    }
    this.#openCount += 1;
    if (this.#openCount < this.#span || !this.#open) return;
    if (this.#blocks.length < KEPT) this.#blocks.push(this.#open);
    else this.#blocks[this.#next] = this.#open;
    this.#next = (this.#next + 1) % KEPT;
    this.#open = null;
    this.#openCount = 0;
  }

  get complete(): number {
    return this.#blocks.length;
  }

  /** A level of twice the span. It is asked for when this one has just filled its first block: that is all there is. */
  coarser(): Level {
    const level = new Level(this.#span * 2);
    const [first] = this.#blocks;
    if (first) {
      level.#open = { ...first };
      level.#openCount = this.#span;
    }
    return level;
  }

  /** The last value of the newest block that ended by `at`; null when this resolution does not reach back that far. */
  valueAt(at: Seconds): Bytes | null {
    const kept = this.#blocks.length;
    const oldest = this.#blocks[kept < KEPT ? 0 : this.#next];
    if (!oldest || oldest.to > at) return null;
    if (this.#open && this.#open.to <= at) return this.#open.last;
    for (let back = 1; back <= kept; back += 1) {
      const block = this.#blocks[(this.#next - back + KEPT) % KEPT];
      if (block && block.to <= at) return block.last;
    }
    return null;
  }

  /** The smallest value of the block around `at` and of the one after it; null when this resolution does not reach back that far. */
  lowNear(at: Seconds): Bytes | null {
    const kept = this.#blocks.length;
    const oldest = this.#blocks[kept < KEPT ? 0 : this.#next];
    if (!oldest || oldest.from > at) return null;
    let later: Block | null = this.#open;
    for (let back = 1; back <= kept; back += 1) {
      const block = this.#blocks[(this.#next - back + KEPT) % KEPT];
      if (!block) return null;
      if (block.from <= at) return Math.min(block.to < at && later ? later.min : block.min, later?.min ?? block.min);
      later = block;
    }
    return null;
  }

  /** Newest first; the block that is still being filled counts once it is half full. */
  newest(count: number): Block[] {
    const out: Block[] = [];
    if (this.#open && this.#openCount * 2 >= this.#span) out.push(this.#open);
    const kept = this.#blocks.length;
    for (let back = 1; back <= kept && out.length < count; back += 1) {
      const block = this.#blocks[(this.#next - back + KEPT) % KEPT];
      if (block) out.push(block);
    }
    return out;
  }
}

/**
 * A series at all time scales in bounded memory: the newest 40 blocks of 1, 2, 4, 8 ... samples, each with its extremes.
 * Resolution is relative to age, so a growth of two minutes and one of two weeks look alike.
 */
export class LogSeries {
  readonly #levels: Level[] = [new Level(1)];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** How many resolutions hold anything. */
  get depth(): number {
    return this.#levels.length;
  }

  /** `at` must not fall. */
  push(at: Seconds, value: Bytes): void {
    this.#count += 1;
    for (const level of this.#levels) level.push(at, value);
    const coarsest = this.#levels.at(-1);
    if (coarsest?.complete === 1 && this.#levels.length < LEVELS) this.#levels.push(coarsest.coarser());
  }

  /** Up to `count` blocks of 2^`depth` samples, newest first. */
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

  /** The largest value at or before `at`, as exactly as its age allows; null when nothing is that old. */
  highestBefore(at: Seconds): Bytes | null {
    let highest: Bytes | null = null;
    let reached = Number.POSITIVE_INFINITY;
    for (const level of this.#levels) {
      for (const block of level.newest(KEPT)) {
        if (block.to > at || block.from >= reached) continue;
        highest = Math.max(highest ?? block.max, block.max);
        reached = block.from;
      }
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
