import type { Bytes, Ratio } from './units.ts';

/** A fall counts as a return when it takes back this much of the rise before it, and is not mere noise. */
const RETURN = 0.4;
const LEAST_FALL = 0.03;
const REMEMBERED = 8;

/**
 * Remembers levels that a series has already reached and come down from: batch jobs, daily load, recycled workers. A rise
 * within that range is no news.
 */
export class SeenRange {
  #low: Bytes | null = null;
  #high: Bytes = 0;
  #falling = false;
  readonly #peaks: Bytes[] = [];

  push(value: Bytes, capacity: Bytes): void {
    if (this.#low === null) {
      this.#low = value;
      this.#high = value;
      return;
    }
    if (this.#falling) {
      if (value < this.#low) this.#low = value;
      if (value > this.#low + LEAST_FALL * capacity) {
        this.#falling = false;
        this.#high = value;
      }
      return;
    }
    if (value > this.#high) this.#high = value;
    const fall = this.#high - value;
    if (fall > RETURN * (this.#high - this.#low) && fall > LEAST_FALL * capacity) {
      this.#peaks.push(this.#high);
      if (this.#peaks.length > REMEMBERED) this.#peaks.shift();
      this.#falling = true;
      this.#low = value;
    }
  }

  /** How often it came down so far, at most 8. */
  get returns(): number {
    return this.#peaks.length;
  }

  /**
   * How far `value` has used up the range it has come down from: 1 at the highest of those peaks, above 1 beyond it.
   * null when it never came down.
   */
  position(value: Bytes): Ratio | null {
    if (this.#peaks.length === 0 || this.#low === null) return null;
    const peak = Math.max(...this.#peaks);
    return peak > this.#low ? (value - this.#low) / (peak - this.#low) : null;
  }
}
