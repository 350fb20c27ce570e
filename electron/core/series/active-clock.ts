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
  #interval: Seconds = 1;

  /** Takes the time of the next sample and returns its active time, which is always later than the one before. */
  tick(at: Milliseconds): Seconds {
    if (this.#last !== null) {
      const passed = (at - this.#last) / 1000;
      const usual = this.#intervals.length > 0;
      const step = passed <= 0 ? this.#interval : usual ? Math.min(passed, LONGEST_PAUSE * this.#interval) : passed;
      this.#now += step;
      this.#intervals.push(step);
      if (this.#intervals.length > REMEMBERED) this.#intervals.shift();
      this.#interval = median(this.#intervals);
    }
    this.#last = at;
    return this.#now;
  }

  /** The usual time between samples. */
  get interval(): Seconds {
    return this.#interval;
  }
}
