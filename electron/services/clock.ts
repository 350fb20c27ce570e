import { performance } from 'node:perf_hooks';
import type { Milliseconds } from '../core/model/units.ts';

/** The time source of the services. Tests replace it. */
export interface Clock {
  /** A steady time that is never set back. It is not the time of day. */
  now(): Milliseconds;
  /** Runs once after the delay. The returned function cancels it. */
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

/** Settles with the promise, or without it after this time. */
export async function waitAtMost(longest: Milliseconds, clock: Clock, promise: Promise<void>): Promise<void> {
  let stopWaiting = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    stopWaiting = clock.after(longest, resolve);
  });
  await Promise.race([promise, enough]);
  stopWaiting();
}
