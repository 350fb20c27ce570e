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

/** The newest 40 blocks of one size, and the one being put together from blocks of half that size. */
export class BlockRing {
  /** How many finer blocks make one of these. */
  readonly #parts: number;
  readonly #blocks: Block[] = [];
  #next = 0;
  #open: { -readonly [K in keyof Block]: Block[K] } | null = null;
  #openParts = 0;
  #made = 0;

  constructor(parts: 1 | 2) {
    this.#parts = parts;
  }

  /** Takes the next finer block; returns the block that became complete with it, if any. */
  add(finer: Block): Block | null {
    const open = this.#open;
    if (open) {
      open.to = finer.to;
      open.last = finer.last;
      if (finer.min < open.min) {
        open.min = finer.min;
        open.minAt = finer.minAt;
      }
      if (finer.max > open.max) {
        open.max = finer.max;
        open.maxAt = finer.maxAt;
      }
    } else this.#open = this.#parts === 1 ? finer : { ...finer };
    this.#openParts += 1;
    if (this.#openParts < this.#parts || !this.#open) return null;
    const complete = this.#open;
    if (this.#blocks.length < KEPT) this.#blocks.push(complete);
    else this.#blocks[this.#next] = complete;
    this.#next = (this.#next + 1) % KEPT;
    this.#made += 1;
    this.#open = null;
    this.#openParts = 0;
    return complete;
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

  /** Newest first, the block that is being put together as well. */
  newest(count: number): Block[] {
    const out: Block[] = [];
    if (this.#open) out.push(this.#open);
    const kept = this.#blocks.length;
    for (let back = 1; back <= kept && out.length < count; back += 1) {
      const block = this.#blocks[(this.#next - back + KEPT) % KEPT];
      if (block) out.push(block);
    }
    return out;
  }
}
