import { median } from './robust-fit.ts';
import type { Milliseconds, Seconds } from '../model/units.ts';

const REMEMBERED = 15;
/** A pause of more than this many usual intervals was sleep, not time in which programs ran. */
const LONGEST_PAUSE = 10;

/**
 * Turns wall-clock times into seconds in which the machine was awake and watched. Sleep, a clock that was set and a
 * suspended monitor leave no slope behind: such a gap counts as a few usual intervals.
 */
export class ActiveClock {
  readonly #intervals: Seconds[] = [];
  #last: Milliseconds | null = null;
  #now: Seconds = 0;
  /** The time of glances since the last whole sample. */
  #glanced: Seconds = 0;
  #interval: Seconds = 1;

  /** Takes the time of the next sample and returns its active time, which is always later than the one before. */
  tick(at: Milliseconds): Seconds {
    if (this.#last !== null) {
      const step = this.#step(this.#last, at);
      this.#now += step;
      this.#intervals.push(this.#glanced + step);
      this.#glanced = 0;
      if (this.#intervals.length > REMEMBERED) this.#intervals.shift();
      this.#interval = median(this.#intervals);
    }
    this.#last = at;
    return this.#now;
  }

  /** The same for a glance between two samples, which leaves the usual time between them as it is. */
  glance(at: Milliseconds): Seconds {
    if (this.#last !== null) {
      const step = this.#step(this.#last, at);
      this.#now += step;
      this.#glanced += step;
    }
    this.#last = at;
    return this.#now;
  }

  #step(last: Milliseconds, at: Milliseconds): Seconds {
    const passed = (at - last) / 1000;
    if (passed <= 0) return this.#interval;
    return this.#intervals.length > 0 ? Math.min(passed, LONGEST_PAUSE * this.#interval) : passed;
  }

  /** The usual time between samples. */
  get interval(): Seconds {
    return this.#interval;
  }
}
