import type { Identity } from './identity.ts';
import type { Reading } from './reading.ts';
import type { Bytes, Milliseconds, Percent } from './units.ts';

/** `machine`, a cgroup path, or `heap:PID:START` / `rlimit:PID:START` for a limit of one process. */
export type PoolId = string;

export const MACHINE: PoolId = 'machine';

/** One sweep over the system: everything that the engine learns about a moment. Immutable. */
export interface Snapshot {
  /** The wall clock, in milliseconds since the epoch. */
  readonly at: Milliseconds;
  readonly memory: MachineMemory;
  /** The machine's memory pressure (/proc/pressure/memory). */
  readonly pressure: Reading<Pressure>;
  /** The limited pools besides the machine itself. The list is empty where there are none. */
  readonly pools: readonly LimitedPool[];
  readonly processes: readonly ProcessSample[];
  /** The facts that this reader cannot deliver here, each listed once. */
  readonly missing: readonly MissingFact[];
  /** The number of kernel OOM kills since boot (/proc/vmstat oom_kill). */
  readonly oomKills: Reading<number>;
}

export interface MachineMemory {
  readonly total: Bytes;
  /** Memory that is available without swapping (MemAvailable). */
  readonly available: Bytes;
  readonly swapTotal: Bytes;
  readonly swapFree: Bytes;
  /** File cache that the kernel can drop. */
  readonly cache: Reading<Bytes>;
  /** tmpfs and shared memory segments (Shmem). */
  readonly shared: Reading<Bytes>;
  /** Kernel memory that cannot be reclaimed (SUnreclaim + KernelStack + PageTables + ...). */
  readonly kernel: Reading<Bytes>;
}

/** The share of the last 10 s in which some tasks, or all non-idle tasks, waited for memory. */
export interface Pressure {
  readonly some10: Percent;
  readonly full10: Percent;
}

export type PoolKind = 'machine' | 'cgroup' | 'process-limit' | 'heap-cap';

/** A limit besides the machine's memory that can run out. */
export interface LimitedPool {
  readonly id: PoolId;
  readonly kind: Exclude<PoolKind, 'machine'>;
  /** The pool's name for people, untrusted text. */
  readonly label: string;
  /** The most that the pool may hold in memory, and in swap where it may use swap. */
  readonly limit: Bytes;
  /** Use that cannot be reclaimed: usage without droppable file cache. */
  readonly used: Bytes;
  /** The pool's file cache that `used` leaves out. */
  readonly reclaimable: Reading<Bytes>;
  /**
   * The part of `reclaimable` on the active list, which container tools count as used. Absent where the kernel does
   * not report it separately.
   */
  readonly activeFile?: Bytes;
  /** tmpfs and shared memory charged to the pool. It is part of `used`. */
  readonly shared: Reading<Bytes>;
  /** The number of OOM kills in this pool so far. */
  readonly oomKills: Reading<number>;
}

export type ProcessState = 'running' | 'sleeping' | 'waiting' | 'stopped' | 'zombie' | 'idle' | 'other';

/** One process at one moment. Names and command lines are untrusted text. */
export interface ProcessSample extends Identity {
  /** The facts that stay the same from sweep to sweep. The object is the same one while they are unchanged. */
  readonly facts: ProcessFacts;
  readonly state: ProcessState;
  readonly resident: Bytes;
  /** Anonymous memory, including its swapped-out part (RssAnon + VmSwap). Growth is judged on it. */
  readonly private: Reading<Bytes>;
  readonly swap: Reading<Bytes>;
  /** The value of /proc/PID/oom_score. It is read for suspects only. */
  readonly oomScore: Reading<number>;
  /** The limited pools on which it draws besides the machine, innermost first. */
  readonly pools: readonly PoolId[];
}

/** The facts that are read once per identity, and again after an exec. */
export interface ProcessFacts {
  readonly parent: number;
  /** The process name. On Linux it is comm, which has at most 15 bytes. */
  readonly name: string;
  readonly commandLine: Reading<readonly string[]>;
  /** The path of the executable. */
  readonly executable: Reading<string>;
  /** The user's name, or the numeric id as text where it has no name. */
  readonly user: Reading<string>;
  /** The cgroup path. On Linux it is that of the unified or the memory hierarchy. */
  readonly cgroup: Reading<string>;
  readonly kernelThread: boolean;
  readonly oomScoreAdj: Reading<number>;
}

export interface MissingFact {
  /** The name of the missing fact, for example `pressure`, `pools`, `processes`, `swap`, `private`. */
  readonly fact: string;
  readonly kind: 'unsupported' | 'denied' | 'failed';
  readonly reason: string;
}

/** Whether a process is ending. Its memory is gone before the process is. */
export function isEnding(process: ProcessSample): boolean {
  return process.state === 'zombie' || (process.resident === 0 && growthBytes(process) === 0);
}

/** The bytes on which growth is judged: private memory where it is known, otherwise resident memory. */
export function growthBytes(process: ProcessSample): Bytes {
  return process.private.kind === 'ok' ? process.private.value : process.resident;
}
