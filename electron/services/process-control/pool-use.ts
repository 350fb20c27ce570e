import { readFileSync } from 'node:fs';
import path from 'node:path';
import { failed, ok, type Reading } from '../../core/reading.ts';
import { MACHINE, type PoolId, type Snapshot } from '../../core/snapshot.ts';
import type { Bytes } from '../../core/units.ts';
import { parseNumber } from '../../platform/linux/parse-key-values.ts';
import { parseMeminfo } from '../../platform/linux/parse-meminfo.ts';
import { cgroupDirectory, type CgroupMounts } from './cgroup-mounts.ts';
import type { ReadPoolUse } from './freed-memory.ts';

/** Use of the machine from /proc/meminfo and of cgroups from the memory controller, each without droppable file cache. */
export function linuxPoolUse(mounts: CgroupMounts): ReadPoolUse {
  return (pool) => {
    try {
      const bytes = pool === MACHINE ? machineUse() : cgroupUse(pool, mounts);
      return bytes === null ? failed('freed.not-measured') : ok(bytes);
    } catch {
      return failed('freed.not-measured');
    }
  };
}

/** Use of the machine from a sweep made on demand. */
export function snapshotPoolUse(sweep: () => Promise<Snapshot | null>): ReadPoolUse {
  return async (pool): Promise<Reading<Bytes>> => {
    const memory = pool === MACHINE ? (await sweep())?.memory : undefined;
    if (memory === undefined) return failed('freed.not-measured');
    return ok(memory.total + memory.swapTotal - memory.available - memory.swapFree);
  };
}

function machineUse(): Bytes | null {
  const memory = parseMeminfo(readFileSync('/proc/meminfo', 'latin1'))?.memory;
  return memory ? memory.total + memory.swapTotal - memory.available - memory.swapFree : null;
}

/** kernel documentation, cgroup-v1/memory and cgroup-v2: usage less the file cache that is charged to it. */
function cgroupUse(pool: PoolId, mounts: CgroupMounts): Bytes | null {
  const [mount, usage, prefix] = mounts.memory
    ? [mounts.memory, 'memory.usage_in_bytes', 'total_']
    : [mounts.unified, 'memory.current', ''];
  const directory = mount && cgroupDirectory(mount, pool);
  if (directory === null) return null;
  const charged = Number(readFileSync(path.join(directory, usage), 'latin1'));
  const stat = readFileSync(path.join(directory, 'memory.stat'), 'latin1');
  const file = ['active_file', 'inactive_file'].map((name) => parseNumber(stat, `${prefix}${name}`) ?? 0);
  return Number.isSafeInteger(charged) ? charged - file.reduce((sum, bytes) => sum + bytes, 0) : null;
}
