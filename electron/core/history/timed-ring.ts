import type { Series } from '../model/series.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

/** The numbers of a point: its time and its last, lowest and highest value. */
const WIDTH = 4;
const FIRST_SIZE = 32;

/**
 * The newest `capacity` points of a series, one per `step`. Values within a step are merged into its last, lowest and
 * highest value. Memory grows with use up to capacity x 32 bytes. A step without a value is a gap, not a point.
 */
export class TimedRing {
  readonly #step: Milliseconds;
  readonly #capacity: number;
  #points = new Float64Array(FIRST_SIZE * WIDTH);
  #count = 0;
  #newest = -1;

  /** A `step` of 0 keeps every value. */
  constructor(step: Milliseconds, capacity: number) {
    this.#step = step;
    this.#capacity = capacity;
  }

  push(at: Milliseconds, value: Bytes): void {
    const slotTime = this.#step === 0 ? at : Math.floor(at / this.#step) * this.#step;
    const current = this.#newest * WIDTH;
    if (this.#count > 0 && this.#points[current] === slotTime) {
      this.#points[current + 1] = value;
      this.#points[current + 2] = Math.min(this.#points[current + 2] ?? value, value);
      this.#points[current + 3] = Math.max(this.#points[current + 3] ?? value, value);
      return;
    }
    if (this.#count < this.#capacity && (this.#count + 1) * WIDTH > this.#points.length) this.#grow();
    this.#newest = (this.#newest + 1) % this.#capacity;
    this.#count = Math.min(this.#count + 1, this.#capacity);
    const slot = this.#newest * WIDTH;
    this.#points[slot] = slotTime;
    this.#points[slot + 1] = value;
    this.#points[slot + 2] = value;
    this.#points[slot + 3] = value;
  }

  /**
   * Moves points by `by` after the clock was set back by `-by`. Only the points after the gap that the clock left
   * when it was set ahead move; that gap is at least half as long. All points move when no such gap exists, because
   * the clock was wrong from the beginning.
   */
  shift(by: Milliseconds): void {
    let later = Infinity;
    for (let index = this.#count - 1; index >= 0; index -= 1) {
      const slot = this.#slot(index);
      const at = this.#points[slot] ?? 0;
      if (later - at >= -by / 2 && later !== Infinity) return;
      later = at;
      this.#points[slot] = at + by;
    }
  }

  get length(): number {
    return this.#count;
  }

  /**
   * The points since `from`, oldest first. A null point marks a gap: more than three steps (or usual distances of
   * full-rate points) without a value.
   */
  since(from: Milliseconds): Series {
    const at: Milliseconds[] = [];
    const last: (Bytes | null)[] = [];
    const low: (Bytes | null)[] = [];
    const high: (Bytes | null)[] = [];
    const longest = this.#longestPause();
    let before: Milliseconds | null = null;
    for (let index = 0; index < this.#count; index += 1) {
      const slot = this.#slot(index);
      const pointAt = this.#points[slot] ?? 0;
      if (pointAt < from) continue;
      if (before !== null && pointAt - before > longest) {
        at.push(before + (pointAt - before) / 2);
        last.push(null);
        low.push(null);
        high.push(null);
      }
      at.push(pointAt);
      last.push(this.#points[slot + 1] ?? null);
      low.push(this.#points[slot + 2] ?? null);
      high.push(this.#points[slot + 3] ?? null);
      before = pointAt;
    }
    return { at, last, low, high };
  }

  /** The index of the first number of the `index`th oldest point. */
  #slot(index: number): number {
    return ((this.#newest - this.#count + 1 + index + this.#capacity) % this.#capacity) * WIDTH;
  }

  #longestPause(): Milliseconds {
    if (this.#step > 0) return 3 * this.#step;
    if (this.#count < 3) return Number.POSITIVE_INFINITY;
    const span = (this.#points[this.#slot(this.#count - 1)] ?? 0) - (this.#points[this.#slot(0)] ?? 0);
    return Math.max((10 * span) / (this.#count - 1), 15_000);
  }

  #grow(): void {
    const larger = new Float64Array(Math.min(this.#points.length * 2, this.#capacity * WIDTH));
    larger.set(this.#points);
    this.#points = larger;
  }
}
