import type { Reading } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';

/** The memory controller of either cgroup version. A `folder` is that of a cgroup. */
export interface MemoryController {
  /** The visible part of the hierarchy, and where it is mounted. */
  readonly root: string;
  readonly point: string;
  /** Whether a kill in a child also counts in its ancestors. */
  readonly killsIncludeChildren: boolean;
  /** The path of a process in this hierarchy. */
  pathOf(cgroup: ProcessCgroup): string | null;
  /** The hard limit on memory. Infinity without one, null when the cgroup has vanished or cannot be read. */
  readLimit(folder: string): Bytes | null;
  /** The memory in use, file cache included. Null when the cgroup has vanished or cannot be read. */
  readUsage(folder: string): Bytes | null;
  /** The use against the limit. Null when the cgroup has vanished or cannot be read. */
  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null;
  readOomKills(folder: string): Reading<number>;
}

export interface Charged {
  readonly limit: Bytes;
  readonly usage: Bytes;
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
  readonly shared: Reading<Bytes>;
}
