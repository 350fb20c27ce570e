import type { Bytes, Seconds } from '../model/units.ts';

const LEVELS = 16;
const KEPT = 6;
/** A point is two numbers, its time and its value. */
const POINT = 2;

/**
 * What a process held at earlier moments, the coarser the longer ago: of all changes the newest six, of every second
 * change the newest six, and so on. About 1.5 KB a process, two writes a change, nothing for one that stands still.
 */
export class Checkpoints {
  readonly #points = new Float64Array(LEVELS * KEPT * POINT);
  #changes = 0;
  #last = Number.NaN;

  /** Records the value at `at`; does nothing while it is unchanged. */
  push(at: Seconds, value: Bytes): void {
    if (value === this.#last) return;
    this.#last = value;
    for (let level = 0, every = 1; level < LEVELS && this.#changes % every === 0; level += 1, every *= 2) {
      const slot = (Math.floor(this.#changes / every) % KEPT) * POINT + level * KEPT * POINT;
      this.#points[slot] = at;
      this.#points[slot + 1] = value;
    }
    this.#changes += 1;
  }

  /** What was held at `at`: the newest point that is not later. null before the first one that is still known. */
  valueAt(at: Seconds): Bytes | null {
    let best: Bytes | null = null;
    let bestAt = Number.NEGATIVE_INFINITY;
    for (let level = 0, every = 1; level < LEVELS; level += 1, every *= 2) {
      const held = Math.min(KEPT, Math.ceil(this.#changes / every));
      if (held === 0) break;
      for (let index = 0; index < held; index += 1) {
        const slot = index * POINT + level * KEPT * POINT;
        const pointAt = this.#points[slot] ?? 0;
        if (pointAt <= at && pointAt > bestAt) {
          bestAt = pointAt;
          best = this.#points[slot + 1] ?? null;
        }
      }
      if (best !== null) return best;
    }
    return best;
  }
}
