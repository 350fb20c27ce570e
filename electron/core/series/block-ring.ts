import type { Bytes, Seconds } from '../model/units.ts';

/** The number of blocks kept at each resolution. */
const KEPT = 40;

/** The positions of a block's facts among its numbers. */
const FROM = 0;
const TO = 1;
const MIN = 2;
const MIN_AT = 3;
const MAX = 4;
const MAX_AT = 5;
const LAST = 6;
const WIDTH = 7;
const LENGTH = KEPT * WIDTH;

/**
 * The newest 40 blocks of one size. A block is a stretch of consecutive samples. It keeps when it began and ended,
 * its extremes with the time each was first seen, and its last value. `back` counts from the newest complete block,
 * which is 1; block 0 is the incomplete one. All numbers lie in one array, because this is written for hundreds of
 * processes at every sample.
 */
export class BlockRing {
  /**
   * The ring of blocks of half the size, two of which make one block of this ring. Null where a block is one sample.
   */
  readonly #finer: BlockRing | null;
  readonly #numbers = new Float64Array(LENGTH);
  #made = 0;
  /** The position of the newest complete block. */
  #newest = -WIDTH;

  constructor(finer: BlockRing | null) {
    this.#finer = finer;
  }

  /** The number of complete blocks ever made. It tells whether anything changed. */
  get made(): number {
    return this.#made;
  }

  /** The number of complete blocks that are kept. */
  get length(): number {
    return Math.min(KEPT, this.#made);
  }

  /** Whether block 0 holds anything, which is then the newest block of the finer ring. */
  get isOpen(): boolean {
    return this.#finer !== null && this.#finer.#made % 2 === 1;
  }

  /** Adds a sample as one block. */
  addSample(at: Seconds, value: Bytes): void {
    const slot = this.#nextSlot();
    const numbers = this.#numbers;
    numbers[slot + FROM] = at;
    numbers[slot + TO] = at;
    numbers[slot + MIN] = value;
    numbers[slot + MIN_AT] = at;
    numbers[slot + MAX] = value;
    numbers[slot + MAX_AT] = at;
    numbers[slot + LAST] = value;
  }

  /** Joins the newest two blocks of the finer ring to one block. */
  addPair(): void {
    const finer = this.#finer;
    if (!finer) return;
    const older = finer.#slot(2);
    const newer = finer.#slot(1);
    const source = finer.#numbers;
    const slot = this.#nextSlot();
    const target = this.#numbers;
    target[slot + FROM] = numberAt(source, older + FROM);
    target[slot + TO] = numberAt(source, newer + TO);
    const lower = numberAt(source, newer + MIN) < numberAt(source, older + MIN) ? newer : older;
    target[slot + MIN] = numberAt(source, lower + MIN);
    target[slot + MIN_AT] = numberAt(source, lower + MIN_AT);
    const higher = numberAt(source, newer + MAX) > numberAt(source, older + MAX) ? newer : older;
    target[slot + MAX] = numberAt(source, higher + MAX);
    target[slot + MAX_AT] = numberAt(source, higher + MAX_AT);
    target[slot + LAST] = numberAt(source, newer + LAST);
  }

  from(back: number): Seconds {
    return this.#number(back, FROM);
  }

  to(back: number): Seconds {
    return this.#number(back, TO);
  }

  min(back: number): Bytes {
    return this.#number(back, MIN);
  }

  minAt(back: number): Seconds {
    return this.#number(back, MIN_AT);
  }

  max(back: number): Bytes {
    return this.#number(back, MAX);
  }

  maxAt(back: number): Seconds {
    return this.#number(back, MAX_AT);
  }

  last(back: number): Bytes {
    return this.#number(back, LAST);
  }

  /** The complete block from `older` to `newer` back with the smallest value. The oldest one where several have it. */
  lowestOf(older: number, newer: number): number {
    let lowest = older;
    for (let back = older - 1; back >= newer; back -= 1) if (this.min(back) < this.min(lowest)) lowest = back;
    return lowest;
  }

  /** The complete block from `older` to `newer` back with the largest value. The oldest one where several have it. */
  highestOf(older: number, newer: number): number {
    let highest = older;
    for (let back = older - 1; back >= newer; back -= 1) if (this.max(back) > this.max(highest)) highest = back;
    return highest;
  }

  /** The last value of the newest block that ended by `at`. Null when this resolution does not reach back that far. */
  valueAt(at: Seconds): Bytes | null {
    if (this.#made === 0 || this.to(this.length) > at) return null;
    if (this.isOpen && this.to(0) <= at) return this.last(0);
    return this.last(this.#backTo(at, TO));
  }

  /**
   * The smallest value of the block around `at` and of the one after it. Null when this resolution does not reach
   * back that far.
   */
  lowNear(at: Seconds): Bytes | null {
    if (this.#made === 0 || this.from(this.length) > at) return null;
    const back = this.#backTo(at, FROM);
    const least = this.min(back);
    if (back === 1 && !this.isOpen) return least;
    const later = this.min(back - 1);
    return this.to(back) < at ? later : Math.min(least, later);
  }

  /**
   * The largest value in blocks that ended by `at` and began before `reached`. `from` is the time at which they
   * begin.
   */
  highest(at: Seconds, reached: Seconds): { readonly max: Bytes; readonly from: Seconds } | null {
    let max: Bytes | null = null;
    let from = reached;
    for (let back = this.length; back >= 1; back -= 1) {
      if (this.to(back) > at || this.from(back) >= reached) break;
      if (max === null) from = this.from(back);
      max = Math.max(max ?? 0, this.max(back));
    }
    return max === null ? null : { max, from };
  }

  #number(back: number, fact: number): number {
    if (back > 0) return numberAt(this.#numbers, this.#slot(back) + fact);
    return this.#finer ? this.#finer.#number(1, fact) : Number.NaN;
  }

  /** The position of the `back`th complete block. */
  #slot(back: number): number {
    const slot = this.#newest - (back - 1) * WIDTH;
    return slot < 0 ? slot + LENGTH : slot;
  }

  /**
   * How far back the newest complete block lies whose time is not after `at`. Times rise, so a binary search finds
   * it.
   */
  #backTo(at: Seconds, fact: number): number {
    let near = 1;
    let far = this.length;
    while (near < far) {
      const middle = (near + far) >> 1;
      if (this.#number(middle, fact) <= at) far = middle;
      else near = middle + 1;
    }
    return near;
  }

  #nextSlot(): number {
    this.#made += 1;
    this.#newest = (this.#newest + WIDTH) % LENGTH;
    return this.#newest;
  }
}

function numberAt(numbers: Float64Array, index: number): number {
  return numbers[index] ?? Number.NaN;
}
