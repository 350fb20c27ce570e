import { readFileSync } from 'node:fs';
import { failed, ok, type Reading } from '../../core/model/reading.ts';
import { MACHINE, type MachineMemory, type PoolId, type Snapshot } from '../../core/model/snapshot.ts';
import type { Bytes } from '../../core/model/units.ts';
import { findMemoryController } from '../../platform/linux/cgroup/find-memory-controller.ts';
import type { MemoryController } from '../../platform/linux/cgroup/memory-controller.ts';
import { parseMeminfo } from '../../platform/linux/proc/parse-meminfo.ts';
import { parsePerCpuPages } from '../../platform/linux/proc/parse-zoneinfo.ts';
import { ProcFiles } from '../../platform/linux/proc/proc-files.ts';
import { readPageSize } from '../../platform/linux/proc/read-page-size.ts';
import { cgroupDirectory } from '../../platform/linux/control/cgroup-mounts.ts';
import { reason } from '../../core/words/reasons.ts';

/** Use of a pool right now, in bytes, without file cache that can be dropped. */
export type ReadPoolUse = (pool: PoolId) => Reading<Bytes> | Promise<Reading<Bytes>>;

/** Use of the machine from /proc/meminfo (less what is free in the lists of single processors) and of limited cgroups from the memory controller. */
export function linuxPoolUse(): ReadPoolUse {
  const files = new ProcFiles('/proc');
  const controller = findMemoryController(files);
  const pageSize = readPageSize(files);
  return (pool) => {
    const memory = parseMeminfo(files.text('/proc/meminfo') ?? '')?.memory;
    if (memory === undefined) return failed(reason('freed.not-measured'));
    if (pool === MACHINE) return ok(machineUse(memory) - freeInPerCpuLists(pageSize));
    const use = 'kind' in controller ? null : cgroupUse(pool, controller, memory);
    return use === null ? failed(reason('freed.not-measured')) : ok(use);
  };
}

/** Use of the machine from a sweep made on demand; other pools cannot be told. */
export function snapshotPoolUse(sweep: () => Promise<Snapshot | null>): ReadPoolUse {
  return async (pool) => {
    const memory = pool === MACHINE ? (await sweep())?.memory : undefined;
    return memory === undefined ? failed(reason('freed.not-measured')) : ok(machineUse(memory));
  };
}

/** What a large process gives back lies there for seconds before the machine's own figures show it. */
function freeInPerCpuLists(pageSize: Bytes): Bytes {
  try {
    return parsePerCpuPages(readFileSync('/proc/zoneinfo', 'latin1')) * pageSize;
  } catch {
    return 0;
  }
}

function machineUse({ total, swapTotal, available, swapFree }: MachineMemory): Bytes {
  return total + swapTotal - available - swapFree;
}

function cgroupUse(pool: PoolId, controller: MemoryController, memory: MachineMemory): Bytes | null {
  const folder = cgroupDirectory(controller, pool);
  const usage = folder === null ? null : controller.readUsage(folder);
  if (folder === null || usage === null) return null;
  return controller.readUse(folder, { limit: Infinity, usage }, memory)?.used ?? null;
}
