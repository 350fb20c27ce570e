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
export const KEPT = 40;

/** The newest 40 blocks of `span` samples each, and the one being filled. */
export class BlockRing {
  readonly #span: number;
  readonly #blocks: Block[] = [];
  #next = 0;
  #open: { -readonly [K in keyof Block]: Block[K] } | null = null;
  #openCount = 0;
  #made = 0;

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
    this.#made += 1;
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
  coarser(): BlockRing {
    const level = new BlockRing(this.#span * 2);
    const [first] = this.#blocks;
    if (first) {
      level.#open = { ...first };
      level.#openCount = this.#span;
    }
    return level;
  }

  /** The last value of the newest block that ended by `at`; null when this resolution does not reach back that far. */
  valueAt(at: Seconds): Bytes | null {
    const oldest = this.#back(this.#blocks.length);
    if (!oldest || oldest.to > at) return null;
    if (this.#open && this.#open.to <= at) return this.#open.last;
    return this.#back(this.#backTo(at, (block) => block.to))?.last ?? null;
  }

  /** The smallest value of the block around `at` and of the one after it; null when this resolution does not reach back that far. */
  lowNear(at: Seconds): Bytes | null {
    const oldest = this.#back(this.#blocks.length);
    if (!oldest || oldest.from > at) return null;
    const back = this.#backTo(at, (block) => block.from);
    const block = this.#back(back);
    const later = back === 1 ? this.#open : this.#back(back - 1);
    if (!block) return null;
    return later ? (block.to < at ? later.min : Math.min(block.min, later.min)) : block.min;
  }

  /** The largest value in blocks that ended by `at` and began before `reached`; `from` is where they begin. */
  highest(at: Seconds, reached: Seconds): { readonly max: Bytes; readonly from: Seconds } | null {
    let max: Bytes | null = null;
    let from = reached;
    for (let back = this.#blocks.length; back >= 1; back -= 1) {
      const block = this.#back(back);
      if (!block || block.to > at || block.from >= reached) break;
      if (max === null) from = block.from;
      max = Math.max(max ?? block.max, block.max);
    }
    return max === null ? null : { max, from };
  }

  /** The `count`th complete block before now, 1 for the newest. */
  #back(count: number): Block | undefined {
    return count < 1 ? undefined : this.#blocks[(this.#next - count + KEPT) % KEPT];
  }

  /** How far back the newest complete block lies whose time is not after `at`: by halves, as times rise. */
  #backTo(at: Seconds, timeOf: (block: Block) => Seconds): number {
    let near = 1;
    let far = this.#blocks.length;
    while (near < far) {
      const middle = (near + far) >> 1;
      const block = this.#back(middle);
      if (block && timeOf(block) <= at) far = middle;
      else near = middle + 1;
    }
    return near;
  }

  /** Complete blocks ever made; tells whether anything changed. */
  get made(): number {
    return this.#made;
  }

  /** Up to `count` complete blocks, oldest first. */
  completed(count: number): Block[] {
    const out: Block[] = [];
    for (let back = Math.min(count, this.#blocks.length); back >= 1; back -= 1) {
      const block = this.#back(back);
      if (block) out.push(block);
    }
    return out;
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
