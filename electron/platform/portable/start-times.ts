import type { Milliseconds } from '../../core/model/units.ts';
import type { ListedProcess } from './listed-process.ts';

/**
 * The tolerance for start times: lists give them to the second, and they may be a second earlier or later each time.
 */
const WOBBLE: Milliseconds = 2500;

interface Pinned {
  readonly start: number;
  /** The start time as it was listed when the process was first seen. */
  readonly started: Milliseconds;
  sweep: number;
}

/** Gives every process a start time that stays the same as long as it is the same process. */
export interface StartTimes {
  /**
   * The start times of the processes of one list, in the same order. `at` is the wall clock time, `steady` a clock
   * that is never set back.
   */
  pin(list: readonly ListedProcess[], at: Milliseconds, steady: Milliseconds): number[];
}

/** `exactStart` gives the system's own start time of a process, or null where it is not available. */
export function createStartTimes(exactStart: (pid: number) => number | null): StartTimes {
  const byPid = new Map<number, Pinned>();
  let sweep = 0;
  let before: Milliseconds = -Infinity;

  /**
   * Whether a listed process is the known one. It is when it started before the last list, or when the known one did.
   */
  function isSame(known: Pinned, { started }: ListedProcess, at: Milliseconds, passed: Milliseconds): boolean {
    const age = at - started;
    return Math.abs(started - known.started) <= WOBBLE || age > passed + WOBBLE;
  }

  return {
    pin(list, at, steady) {
      const passed = steady - before;
      before = steady;
      sweep += 1;
      const starts = list.map((process) => {
        const known = byPid.get(process.pid);
        if (known && known.sweep === sweep - 1 && isSame(known, process, at, passed)) {
          known.sweep = sweep;
          return known.start;
        }
        const start = exactStart(process.pid) ?? process.started;
        byPid.set(process.pid, { start, started: process.started, sweep });
        return start;
      });
      for (const [pid, known] of byPid) if (known.sweep !== sweep) byPid.delete(pid);
      return starts;
    },
  };
}
