import type { Identity } from '../core/model/identity.ts';
import type { Reading } from '../core/model/reading.ts';
import type { PoolId } from '../core/model/snapshot.ts';
import type { Bytes } from '../core/model/units.ts';
import type { LiveProcesses } from './live-processes.ts';
import type { Pinner } from './process-pin.ts';
import type { RunGroups } from './run-groups.ts';

/**
 * What a system offers to act on processes with. A new system is a folder and a line in open-process-control-platform.ts; each member
 * says what it promises and what a system without it returns.
 */
export interface ProcessControlPlatform {
  /** The name of the system, as `process.platform` has it. What no system but Windows can do is decided by it. */
  readonly platform: string;
  /**
   * Tells one start of the machine from another, for start times that are counted from it. Empty where start times are those of a
   * clock on the wall and stay unique.
   */
  readonly bootId: string;
  /** What runs at the moment of asking. Without a source of its own, a system is looked at with a sweep of its reader. */
  readonly processes: LiveProcesses;
  /**
   * Takes hold of one process, so that a signal reaches that process or nobody. Without such holds, the start time is compared right
   * before each signal.
   */
  readonly pin: Pinner;
  /** Whether signals go through descriptors of processes, or why not. */
  readonly pidfd: 'in use' | { readonly missing: string };
  /** Groups of processes that stand still as a whole. A system without them returns NO_FREEZING. */
  readonly freezing: Freezing;
  /** Who the kernel ends first. null where the kernel cannot be told. */
  readonly preference: VictimPreference | null;
  /** How much of a pool is in use. `failed` for a pool that the system cannot tell the use of. */
  readonly poolUse: ReadPoolUse;
  /** How much of a pool can surely still be had. A system that cannot tell it for a pool returns null. */
  readonly poolRoom: ReadPoolRoom;
  /** Groups with a limit, each for one command. A system without them returns NO_RUN_GROUPS. */
  readonly runGroups: RunGroups;
}

/** Use of a pool right now, in bytes, without file cache that can be dropped. */
export type ReadPoolUse = (pool: PoolId) => Reading<Bytes> | Promise<Reading<Bytes>>;

/** The limit of a pool right now, and what of it is left when only file cache that nobody has used lately is given back. */
export interface PoolRoom {
  readonly limit: Bytes;
  readonly left: Bytes;
}

export type ReadPoolRoom = (pool: PoolId) => PoolRoom | null;

export interface Freezing {
  /** The smallest groups that hold all of these processes, and perhaps others; none where there is no such group. */
  groupsOf(pids: readonly number[]): readonly FreezableGroup[];
  /** The name of the group by which a process stands still, as `docker pause` does it. null: it is not frozen. */
  frozenBy(pid: number): string | null;
  /** Thaws a group that a Headroom had frozen and did not live to thaw. `nothing`: it is gone or runs already. */
  thawLeftover(directory: string): 'thawed' | 'nothing' | 'failed';
}

/** A group that can be brought to a standstill as a whole: nothing in it runs or forks until it is thawed. */
export interface FreezableGroup {
  /** The folder by which the system names it. */
  readonly directory: string;
  /** Every process in it and below it. */
  pids(): readonly number[];
  isFrozen(): boolean;
  /** false: it could not be frozen or was frozen by somebody else; then nothing has changed. */
  freeze(): Promise<boolean>;
  thaw(): void;
  /** Ends every process in it at once, also one that is being forked. false: this system cannot. */
  kill(): boolean;
}

export const NO_FREEZING: Freezing = { groupsOf: () => [], frozenBy: () => null, thawLeftover: () => 'nothing' };

/** The score by which the kernel chooses whom it ends when memory is short. */
export interface VictimPreference {
  /** Whether the system would let the score of this process be changed. Nothing is changed. */
  mayChange(pid: number): boolean;
  /** Lets the kernel take this process before all others. */
  takeFirst(identity: Identity): Promise<PreferenceChange>;
  /** Gives a process the score that it had before. */
  putBack(identity: Identity, before: number): Promise<PreferenceChange>;
}

/** What became of a change of the score. A process that took over the pid is never changed. */
export type PreferenceChange =
  | { readonly kind: 'changed'; readonly before: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'another-process' }
  | { readonly kind: 'not-permitted' }
  /** `reason`: name of the error of the system; empty where there is none. */
  | { readonly kind: 'failed'; readonly reason: string };
