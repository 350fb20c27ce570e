import type { Reading } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';

/** The memory controller as one of the two cgroup versions offers it. A `folder` is a cgroup's. */
export interface MemoryController {
  /** What of the hierarchy can be seen, and where. */
  readonly root: string;
  readonly point: string;
  /** Whether a kill in a child is counted in its ancestors too. */
  readonly killsIncludeChildren: boolean;
  /** Where a process is in this hierarchy. */
  pathOf(cgroup: ProcessCgroup): string | null;
  /** The hard limit on memory; Infinity without one, null when the cgroup has vanished or cannot be read. */
  readLimit(folder: string): Bytes | null;
  /** Memory in use, file cache included; null as above. */
  readUsage(folder: string): Bytes | null;
  /** null as above. */
  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null;
  readOomKills(folder: string): Reading<number>;
}

export interface Charged {
  readonly limit: Bytes;
  readonly usage: Bytes;
}

/**
 * What is used of a limit. Where the cgroup may swap, as on the machine itself, what it has swapped out is used, and the swap that it could
 * still get belongs to the limit: only when that is gone too does the kernel kill.
 */
export interface CgroupUse {
  readonly limit: Bytes;
  readonly used: Bytes;
  readonly reclaimable: Reading<Bytes>;
  readonly activeFile?: Bytes;
  readonly shared: Reading<Bytes>;
}
