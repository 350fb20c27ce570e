import type { Seconds } from '../model/units.ts';

/** How long something has been so without a break. */
export class Since {
  #at: Seconds | null = null;

  note(holds: boolean, now: Seconds): Seconds {
    return this.since(holds, now, now);
  }

  /** The same for what is known to hold since an earlier moment. */
  since(holds: boolean, from: Seconds, now: Seconds): Seconds {
    if (!holds) this.#at = null;
    else this.#at ??= from;
    return this.lasted(now);
  }

  lasted(now: Seconds): Seconds {
    return this.#at === null ? 0 : now - this.#at;
  }
}
