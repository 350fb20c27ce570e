import type { Identity } from './identity.ts';
import type { Reading, Reason } from './reading.ts';
import type { Bytes, Milliseconds, Percent } from './units.ts';

/** `machine`, a cgroup path, or `heap:PID:START` / `rlimit:PID:START` for a limit of one process. */
export type PoolId = string;

export const MACHINE: PoolId = 'machine';

/** One sweep over the system: everything the engine is told about a moment. Immutable. */
export interface Snapshot {
  /** Wall clock, milliseconds since the epoch. */
  readonly at: Milliseconds;
  readonly memory: MachineMemory;
  /** Memory pressure stall information of the machine (/proc/pressure/memory). */
  readonly pressure: Reading<Pressure>;
  /** Limited pools besides the machine itself; empty where there are none. */
  readonly pools: readonly LimitedPool[];
  readonly processes: readonly ProcessSample[];
  /** Facts that this reader cannot deliver here, each said once. */
  readonly missing: readonly MissingFact[];
  /** Kernel OOM kills since boot (/proc/vmstat oom_kill). */
  readonly oomKills: Reading<number>;
}

export interface MachineMemory {
  readonly total: Bytes;
  /** What can be had without swapping (MemAvailable). */
  readonly available: Bytes;
  readonly swapTotal: Bytes;
  readonly swapFree: Bytes;
  /** File cache the kernel can drop. */
  readonly cache: Reading<Bytes>;
  /** tmpfs and shared memory segments (Shmem). */
  readonly shared: Reading<Bytes>;
  /** Memory of the kernel that cannot be reclaimed (SUnreclaim + KernelStack + PageTables + ...). */
  readonly kernel: Reading<Bytes>;
}

/** Share of the last 10 s in which some / all non-idle tasks waited for memory. */
export interface Pressure {
  readonly some10: Percent;
  readonly full10: Percent;
}

export type PoolKind = 'machine' | 'cgroup' | 'process-limit' | 'heap-cap';

/** Something besides the machine that can run out. */
export interface LimitedPool {
  readonly id: PoolId;
  readonly kind: Exclude<PoolKind, 'machine'>;
  /** Name for people; untrusted text. */
  readonly label: string;
  /** What it may hold in memory, and in swap where it may use some. */
  readonly limit: Bytes;
  /** Use that cannot be reclaimed: usage less droppable file cache. */
  readonly used: Bytes;
  /** File cache in the pool that is left out of `used`. */
  readonly reclaimable: Reading<Bytes>;
  /** What of `reclaimable` is on the active list: container tools count it as used. Absent where it is not told apart. */
  readonly activeFile?: Bytes;
  /** tmpfs and shared memory charged to the pool; part of `used`. */
  readonly shared: Reading<Bytes>;
  /** OOM kills in this pool so far. */
  readonly oomKills: Reading<number>;
}

export type ProcessState = 'running' | 'sleeping' | 'waiting' | 'stopped' | 'zombie' | 'idle' | 'other';

/** One process at one moment. Names and command lines are untrusted text. */
export interface ProcessSample extends Identity {
  /** What does not change from sweep to sweep; the same object while it is unchanged. */
  readonly facts: ProcessFacts;
  readonly state: ProcessState;
  readonly resident: Bytes;
  /** Anonymous memory and what of it was swapped out (RssAnon + VmSwap): what growth is judged on. */
  readonly private: Reading<Bytes>;
  readonly swap: Reading<Bytes>;
  /** /proc/PID/oom_score, read for suspects only. */
  readonly oomScore: Reading<number>;
  /** Limited pools it draws on besides the machine, innermost first. */
  readonly pools: readonly PoolId[];
}

/** What is read once per identity, and again after an exec. */
export interface ProcessFacts {
  readonly parent: number;
  /** comm on Linux: 15 bytes at most. */
  readonly name: string;
  readonly commandLine: Reading<readonly string[]>;
  /** Path of the executable. */
  readonly executable: Reading<string>;
  /** User name, or the numeric id as text where it has no name. */
  readonly user: Reading<string>;
  /** cgroup path: on Linux the unified or memory hierarchy's. */
  readonly cgroup: Reading<string>;
  readonly kernelThread: boolean;
  readonly oomScoreAdj: Reading<number>;
}

export interface MissingFact {
  /** What is missing, for example `pressure`, `pools`, `processes`, `swap`, `private`. */
  readonly fact: string;
  readonly kind: 'unsupported' | 'denied' | 'failed';
  readonly reason: Reason;
}

/** It is ending: its memory is gone before it is. */
export function isEnding(process: ProcessSample): boolean {
  return process.state === 'zombie' || (process.resident === 0 && growthBytes(process) === 0);
}

/** Bytes on which growth is judged: private where it is known, else resident. */
export function growthBytes(process: ProcessSample): Bytes {
  return process.private.kind === 'ok' ? process.private.value : process.resident;
}
