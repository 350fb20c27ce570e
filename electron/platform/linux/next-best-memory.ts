import { freemem, totalmem } from 'node:os';
import { unsupported, valueOr } from '../../core/model/reading.ts';
import type { MachineMemory } from '../../core/model/snapshot.ts';
import type { Bytes } from '../../core/model/units.ts';
import { segmentsBelow } from './cgroup/cgroup-path.ts';
import { findMemoryController } from './cgroup/find-memory-controller.ts';
import { findOwnFolders } from './cgroup/own-cgroup.ts';
import { parseProcessCgroup } from './cgroup/parse-process-cgroup.ts';
import type { ProcFiles } from './proc/proc-files.ts';

/** What sysinfo(2) says: file cache is not free there. 0 in `total` where it says nothing. */
export interface SystemMemory {
  readonly total: Bytes;
  readonly free: Bytes;
}

export interface NextBestMemory {
  readonly memory: MachineMemory;
  readonly source: 'cgroup' | 'system';
}

export function readSystemMemory(): SystemMemory {
  return { total: totalmem(), free: freemem() };
}

/**
 * The memory of a machine of which /proc/meminfo says nothing, as where lxcfs has ended or counts wrongly (lxc/lxcfs#389): the tightest
 * limit on the cgroup of this process, or else what sysinfo(2) says. Null where neither does.
 */
export function readNextBestMemory(
  files: ProcFiles,
  cgroupRoot: string | undefined,
  { total, free }: SystemMemory,
): NextBestMemory | null {
  const own = readOwnLimit(files, cgroupRoot, total);
  if (own !== null) return { memory: plainMemory(own.limit, own.limit - own.used), source: 'cgroup' };
  return total > 0 ? { memory: plainMemory(total, free), source: 'system' } : null;
}

function plainMemory(total: Bytes, available: Bytes): MachineMemory {
  const unknown = unsupported();
  const held = Math.max(0, Math.min(total, available));
  return { total, available: held, swapTotal: 0, swapFree: 0, cache: unknown, shared: unknown, kernel: unknown };
}

/** The limit that leaves least, on the own cgroup or an ancestor. Null where none is below what the machine has. */
function readOwnLimit(
  files: ProcFiles,
  cgroupRoot: string | undefined,
  total: Bytes,
): { readonly limit: Bytes; readonly used: Bytes } | null {
  const controller = findMemoryController(files, cgroupRoot);
  const text = files.text(`${files.root}/self/cgroup`);
  if ('kind' in controller || text === null) return null;
  const path = controller.pathOf(parseProcessCgroup(text));
  if (path === null) return null;
  const segments = segmentsBelow(controller.root, path, findOwnFolders(files, controller, path)) ?? [];
  const machine = plainMemory(total, total);
  let tightest: { readonly limit: Bytes; readonly used: Bytes } | null = null;
  for (let depth = segments.length; depth >= 0; depth -= 1) {
    const folder = [controller.point, ...segments.slice(0, depth)].join('/');
    const limit = controller.readLimit(folder);
    const usage = controller.readUsage(folder);
    if (limit === null || usage === null || limit === 0 || limit > Number.MAX_SAFE_INTEGER) continue;
    if (total > 0 && limit >= total) continue;
    const use = controller.readUse(folder, { limit, usage }, machine);
    const used = use === null ? usage : use.used + valueOr(use.reclaimable, 0) > usage ? usage : use.used;
    if (tightest === null || limit - used < tightest.limit - tightest.used) tightest = { limit, used };
  }
  return tightest;
}
