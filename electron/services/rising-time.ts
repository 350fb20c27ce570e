import type { Milliseconds } from '../core/model/units.ts';

/** The rate at which the shift after a small step back of the clock is reduced, as a share of the time passed. */
const CATCH_UP = 0.05;
/** A clock that is set back by more than this was wrong before, so its new time is taken at once. */
export const LONGEST_HELD: Milliseconds = 60_000;

/**
 * Turns wall clock times into rising ones. A clock that jumps ahead leaves a gap, as sleep does. When the clock is
 * set back by up to `longestHeld`, a shift is added so that time goes on as the steady clock says. The shift then
 * shrinks slowly (as adjtime slews), so that rates are at most 5 % off and the times become true again. A clock that
 * is set back further is followed at once; only then is a time not later than the one before.
 *
 * The returned function takes the wall clock time of a snapshot and the steady clock's time, both in milliseconds.
 */
export function createRisingTime(
  longestHeld: Milliseconds = LONGEST_HELD,
): (at: Milliseconds, steady: Milliseconds) => Milliseconds {
  let last: { readonly at: Milliseconds; readonly steady: Milliseconds } | null = null;
  let shift: Milliseconds = 0;
  return (at, steady) => {
    if (last !== null) {
      const passed = Math.max(1, steady - last.steady);
      shift = Math.max(0, shift - passed * CATCH_UP);
      if (at + shift <= last.at) shift = last.at + passed - at;
      else if (at > last.at + passed) shift = 0;
      if (shift > longestHeld) shift = 0;
    }
    last = { at: at + shift, steady };
    return last.at;
  };
}
