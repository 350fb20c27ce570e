import type { Bytes } from '../core/model/units.ts';

/** Groups of processes with a limit, each made for one command. */
export interface RunGroups {
  /** The group with that limit; null where none may be made. null as limit: only to know which processes belong to the command. */
  make(limit: Bytes | null): RunGroup | null;
  /**
   * Removes the groups of commands whose Headroom has ended without removing them (it was killed, or a daemon stayed). What still
   * lives in one is left alone and freed of the limit, because nobody watches it there any more.
   */
  collectLeft(): readonly LeftRun[];
}

/** A group made for one command. */
export interface RunGroup {
  /** The folder by which the system names it, also where it tells of a kill in it. */
  readonly folder: string;
  /** How a program is started so that nothing of it is ever outside of the group. */
  enter(file: string, args: readonly string[]): { readonly file: string; readonly args: readonly string[] };
  /** Every process that is in it now. */
  pids(): readonly number[];
  /** Whether it could be removed: it is empty. */
  remove(): boolean;
  /** Lets the processes in it take as much memory as those outside. */
  liftLimit(): void;
}

/** What is still in the group of a command whose Headroom has ended; its limit has been lifted. */
export interface LeftRun {
  readonly folder: string;
  readonly pids: readonly number[];
}

export const NO_RUN_GROUPS: RunGroups = { make: () => null, collectLeft: () => [] };
