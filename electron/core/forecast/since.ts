import type { Seconds } from '../model/units.ts';

/** How long something has been so without a break. */
export class Since {
  #at: Seconds | null = null;

  note(holds: boolean, now: Seconds): Seconds {
    if (!holds) this.#at = null;
    else this.#at ??= now;
    return this.lasted(now);
  }

  lasted(now: Seconds): Seconds {
    return this.#at === null ? 0 : now - this.#at;
  }
}
