import { performance } from 'node:perf_hooks';
import type { Milliseconds } from '../core/model/units.ts';

/** Time as the services use it; tests bring their own. */
export interface Clock {
  /** Steady: never set back, not the time of day. */
  now(): Milliseconds;
  /** Runs once after the delay; returns the function that calls it off. */
  after(delay: Milliseconds, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Settles with the promise, or after this time without it. */
export async function waitAtMost(longest: Milliseconds, clock: Clock, promise: Promise<void>): Promise<void> {
  let stopWaiting = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    stopWaiting = clock.after(longest, resolve);
  });
  await Promise.race([promise, enough]);
  stopWaiting();
}
