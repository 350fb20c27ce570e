import type { Life } from '../model/life.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** From this share of the peak on a program counts as being at it. */
const AT_PEAK: Ratio = 0.95;
/** Sizes are told apart by half a percent, which bounds what is kept of a life to a dozen sizes. */
const GRAIN = Math.log(1.005);

interface Size {
  readonly grade: number;
  /** When it was first held. */
  readonly since: Seconds;
  held: Seconds;
}

/** The life of one process as far as it was seen, in constant memory. */
export class LifeTrack {
  #peak: Bytes = 0;
  #peakShared: Bytes = 0;
  readonly #began: Seconds;
  #seen: Seconds;
  /** The grade that was held since `#seen`; null before the first look. */
  #grade: number | null = null;
  /** Sizes of 95 % of the peak so far and more. Smaller ones can never be at the peak any more. */
  #sizes: Size[] = [];

  constructor(began: Seconds) {
    this.#began = began;
    this.#seen = began;
  }

  push(now: Seconds, held: Bytes, shared: Bytes): void {
    const before = this.#sizes.find(({ grade }) => grade === this.#grade);
    if (before) before.held += now - this.#seen;
    this.#seen = now;
    this.#grade = gradeOf(held);
    this.#peakShared = Math.max(this.#peakShared, shared, held);
    if (held > this.#peak) {
      this.#peak = held;
      const least = gradeOf(AT_PEAK * held);
      this.#sizes = this.#sizes.filter(({ grade }) => grade >= least);
    }
    if (this.#grade < gradeOf(AT_PEAK * this.#peak)) return;
    if (!this.#sizes.some(({ grade }) => grade === this.#grade)) {
      this.#sizes.push({ grade: this.#grade, since: now, held: 0 });
    }
  }

  summary(): Pick<Life, 'peak' | 'peakShared' | 'lived' | 'at95' | 'stood'> {
    const lived = this.#seen - this.#began;
    const first = this.#sizes.reduce((since, size) => Math.min(since, size.since), this.#seen);
    const held = this.#sizes.reduce((sum, size) => sum + size.held, 0);
    return {
      peak: this.#peak,
      peakShared: this.#peakShared,
      lived: tenths(lived),
      at95: tenths(first - this.#began),
      stood: lived > 0 ? Math.min(1, Math.round((1000 * held) / lived) / 1000) : 0,
    };
  }
}

function gradeOf(bytes: Bytes): number {
  return Math.floor(Math.log(Math.max(1, bytes)) / GRAIN);
}

function tenths(seconds: Seconds): Seconds {
  return Math.round(10 * seconds) / 10;
}
