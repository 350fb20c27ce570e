import { failed, ok } from '../../../core/model/reading.ts';
import { MACHINE, type MachineMemory, type PoolId } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { machineUse } from '../../portable/snapshot-pool-use.ts';
import type { ReadPoolUse } from '../../process-control-platform.ts';
import { findMemoryController } from '../cgroup/find-memory-controller.ts';
import type { MemoryController } from '../cgroup/memory-controller.ts';
import { parseMeminfo } from '../proc/parse-meminfo.ts';
import { parsePerCpuPages } from '../proc/parse-zoneinfo.ts';
import { ProcFiles } from '../proc/proc-files.ts';
import { readPageSize } from '../proc/read-page-size.ts';
import { readText } from '../small-files.ts';
import { cgroupDirectory } from './cgroup-mounts.ts';
import { reason } from '../../../core/words/reasons.ts';

/**
 * Use of the machine from /proc/meminfo, less what is free in the lists of single processors, and of limited cgroups from the
 * memory controller.
 */
export function linuxPoolUse(): ReadPoolUse {
  const files = new ProcFiles('/proc');
  const controller = findMemoryController(files);
  const pageSize = readPageSize(files);
  return (pool) => {
    const memory = parseMeminfo(files.text(`${files.root}/meminfo`) ?? '')?.memory;
    if (memory === undefined) return failed(reason('freed.not-measured'));
    if (pool === MACHINE) return ok(machineUse(memory) - freeInPerCpuLists(pageSize));
    const use = 'kind' in controller ? null : cgroupUse(pool, controller, memory);
    return use === null ? failed(reason('freed.not-measured')) : ok(use);
  };
}

/** Memory that a large process gives back lies there for seconds before the machine's own figures show it. */
function freeInPerCpuLists(pageSize: Bytes): Bytes {
  return parsePerCpuPages(readText('/proc/zoneinfo')) * pageSize;
}

function cgroupUse(pool: PoolId, controller: MemoryController, memory: MachineMemory): Bytes | null {
  const folder = cgroupDirectory(controller, pool);
  const usage = folder === null ? null : controller.readUsage(folder);
  if (folder === null || usage === null) return null;
  return controller.readUse(folder, { limit: Infinity, usage }, memory)?.used ?? null;
}
