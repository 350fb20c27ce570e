import { failed, ok, type Reading } from '../../core/reading.ts';
import { MACHINE, type MachineMemory, type PoolId, type Snapshot } from '../../core/snapshot.ts';
import type { Bytes } from '../../core/units.ts';
import { findMemoryController } from '../../platform/linux/find-memory-controller.ts';
import type { MemoryController } from '../../platform/linux/memory-controller.ts';
import { parseMeminfo } from '../../platform/linux/parse-meminfo.ts';
import { ProcFiles } from '../../platform/linux/proc-files.ts';
import { cgroupDirectory } from './cgroup-mounts.ts';

/** Use of a pool right now, in bytes, without file cache that can be dropped. */
export type ReadPoolUse = (pool: PoolId) => Reading<Bytes> | Promise<Reading<Bytes>>;

/** Use of the machine from /proc/meminfo and of limited cgroups from the memory controller. */
export function linuxPoolUse(): ReadPoolUse {
  const files = new ProcFiles('/proc');
  const controller = findMemoryController(files);
  return (pool) => {
    const memory = parseMeminfo(files.text('/proc/meminfo') ?? '')?.memory;
    if (memory === undefined) return failed('freed.not-measured');
    if (pool === MACHINE) return ok(machineUse(memory));
    const use = 'kind' in controller ? null : cgroupUse(pool, controller, memory);
    return use === null ? failed('freed.not-measured') : ok(use);
  };
}

/** Use of the machine from a sweep made on demand; other pools cannot be told. */
export function snapshotPoolUse(sweep: () => Promise<Snapshot | null>): ReadPoolUse {
  return async (pool) => {
    const memory = pool === MACHINE ? (await sweep())?.memory : undefined;
    return memory === undefined ? failed('freed.not-measured') : ok(machineUse(memory));
  };
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
