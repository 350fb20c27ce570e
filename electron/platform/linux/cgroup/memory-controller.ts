import type { Reading } from '../../../core/model/reading.ts';
import type { MemoryCounters, Pressure } from '../../../core/model/memory-strain.ts';
import type { MachineMemory, MemoryParts, PoolEvents } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';

/** The memory controller of either cgroup version. A `folder` is that of a cgroup. */
export interface MemoryController {
  /** The visible part of the hierarchy, and where it is mounted. */
  readonly root: string;
  readonly point: string;
  /** Whether a kill in a child also counts in its ancestors. */
  readonly killsIncludeChildren: boolean;
  /** The file of a cgroup that changes, which inotify tells of, when a ceiling is met; null where no file does. */
  readonly eventFile: string | null;
  /** The path of a process in this hierarchy. */
  pathOf(cgroup: ProcessCgroup): string | null;
  /** The hard limit on memory. Infinity without one, null when the cgroup has vanished or cannot be read. */
  readLimit(folder: string): Bytes | null;
  /** What else bounds it. `swapping`: there is swap. */
  readCeilings(folder: string, swapping: boolean): Ceilings;
  /** Memory in use, file cache included; null as above. */
  readUsage(folder: string): Bytes | null;
  /** The use against the limit. Null when the cgroup has vanished or cannot be read. */
  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null;
  readOomKills(folder: string): Reading<number>;
  /** How long its programs have waited for memory; null where the kernel does not say. */
  readPressure(folder: string): Pressure | null;
  readEvents(folder: string): PoolEvents | null;
  /** Version 1 only: all that the kernel holds for the cgroup; null where that is not counted. */
  readKernelMemory?(folder: string): Bytes | null;
  /** Swapped out of it and all below it; null where that is not told apart. */
  readSwap(folder: string): Bytes | null;
}

/** Ceilings besides the hard limit, and what is protected. Infinity and 0 where there is none. */
export interface Ceilings {
  readonly high: Bytes;
  readonly swap: Bytes;
  readonly min: Bytes;
  readonly low: Bytes;
}

export interface Charged {
  readonly limit: Bytes;
  readonly usage: Bytes;
  /** How much more may be swapped out, by the limits of the cgroup and its ancestors; without it, as much as there is. */
  readonly swapRoom?: Bytes;
  /** Caches of the kernel in it, where the cgroup itself does not tell them apart. */
  readonly slabReclaimable?: Bytes;
}

/**
 * The used part of a limit. Where the cgroup may swap, its swapped-out memory counts as used, and the swap that it
 * could still get counts towards the limit, because the kernel kills only when swap is gone too. The machine itself
 * is counted in the same way.
 */
export interface CgroupUse {
  readonly limit: Bytes;
  readonly used: Bytes;
  readonly reclaimable: Reading<Bytes>;
  readonly activeFile?: Bytes;
  readonly slabReclaimable?: Bytes;
  readonly shared: Reading<Bytes>;
  readonly swap?: Bytes;
  readonly kernel?: Bytes;
  readonly parts?: MemoryParts;
  readonly peak?: Bytes;
  readonly counters?: MemoryCounters;
}
