import type { Milliseconds } from '../../electron/core/model/units.ts';

const FIRST: Milliseconds = 250;
const LONGEST: Milliseconds = 5000;

/**
 * How long to wait before attempt number `attempt` (0 is the first) to connect again: doubling from 250 ms to 5 s, shortened by up to a
 * quarter by `chance` (0 to 1), so that many pages do not return at the same moment.
 */
export function backoff(attempt: number, chance: number): Milliseconds {
  return Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10)) * (1 - 0.25 * chance);
}
