import type { Milliseconds } from '../core/model/units.ts';

/** Share of the time passed by which a clock that was set back is caught up with. */
const CATCH_UP = 0.05;

/**
 * Turns wall clock times into strictly rising ones. A clock that jumps ahead leaves a gap, as sleep does. A clock that is
 * set back is held off by a shift, so that time goes on as the steady clock says; the shift then shrinks slowly (as
 * adjtime slews), so that rates are at most 5 % off and the times end up true again.
 *
 * The returned function takes the wall clock time of a snapshot and the steady clock's time, both in milliseconds.
 */
export function createRisingTime(): (at: Milliseconds, steady: Milliseconds) => Milliseconds {
  let last: { readonly at: Milliseconds; readonly steady: Milliseconds } | null = null;
  let shift: Milliseconds = 0;
  return (at, steady) => {
    if (last !== null) {
      const passed = Math.max(1, steady - last.steady);
      shift = Math.max(0, shift - passed * CATCH_UP);
      if (at + shift <= last.at) shift = last.at + passed - at;
      else if (at > last.at + passed) shift = 0;
    }
    last = { at: at + shift, steady };
    return last.at;
  };
}
