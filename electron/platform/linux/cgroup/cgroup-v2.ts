import { ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { CgroupUse, Charged, MemoryController } from './memory-controller.ts';
import { parseMemoryStat } from './parse-memory-stat.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { readCount } from '../proc/read-count.ts';
import { readLimit } from './read-limit.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Documentation/admin-guide/cgroup-v2.rst. `memory.high` slows a cgroup down but nothing runs out there, so it is no limit. */
export class MemoryControllerV2 implements MemoryController {
  readonly root: string;
  readonly point: string;
  readonly killsIncludeChildren = true;
  readonly #files: ProcFiles;

  constructor(files: ProcFiles, mount: Mount) {
    this.#files = files;
    this.root = mount.root;
    this.point = mount.point;
  }

  /** The root of the machine has no memory.max, nor has a cgroup for which the controller is not enabled: no limit. */
  readLimit(folder: string): Bytes | null {
    const limit = readLimit(this.#files, `${folder}/memory.max`);
    if (limit !== null || this.#files.fault !== 'gone') return limit;
    return this.#files.has(folder) ? Infinity : null;
  }

  pathOf(cgroup: ProcessCgroup): string | null {
    return cgroup.unified;
  }

  readUsage(folder: string): Bytes | null {
    return readLimit(this.#files, `${folder}/memory.current`);
  }

  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null {
    const text = this.#files.text(`${folder}/memory.stat`);
    if (text === null) return null;
    const { fileCache, activeFile, shared } = parseMemoryStat(text, 2);
    const swap = memory.swapTotal > 0 ? (readLimit(this.#files, `${folder}/memory.swap.current`) ?? 0) : 0;
    const swapLimit = memory.swapTotal > 0 ? (readLimit(this.#files, `${folder}/memory.swap.max`) ?? 0) : 0;
    return {
      limit: charged.limit + swap + Math.max(0, Math.min(swapLimit - swap, memory.swapFree)),
      used: Math.max(0, charged.usage - (fileCache ?? 0)) + swap,
      reclaimable: fileCache === null ? unsupported() : ok(fileCache),
      ...(fileCache !== null && activeFile !== null && { activeFile }),
      shared: shared === null ? unsupported() : ok(shared),
    };
  }

  readOomKills(folder: string): Reading<number> {
    return readCount(this.#files, `${folder}/memory.events`, 'oom_kill', reason('oom-kills.uncounted'));
  }
}
