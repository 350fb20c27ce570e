import { ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { CgroupUse, Charged, MemoryController } from './memory-controller.ts';
import { parseMemoryStat, type MemoryStat } from './parse-memory-stat.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { readCount } from '../proc/read-count.ts';
import { readLimit } from './read-limit.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Documentation/admin-guide/cgroup-v1/memory.rst */
export class MemoryControllerV1 implements MemoryController {
  readonly root: string;
  readonly point: string;
  readonly killsIncludeChildren = false;
  readonly #files: ProcFiles;

  constructor(files: ProcFiles, mount: Mount) {
    this.#files = files;
    this.root = mount.root;
    this.point = mount.point;
  }

  /**
   * At the top of what can be seen also the limit of an ancestor above it, which `hierarchical_memory_limit` gives away; how much others
   * use of that cannot be known from here.
   */
  readLimit(folder: string): Bytes | null {
    const own = readLimit(this.#files, `${folder}/memory.limit_in_bytes`);
    if (own === null || folder !== this.point) return own;
    return Math.min(own, this.#readStat(folder)?.hierarchicalLimit ?? own);
  }

  pathOf(cgroup: ProcessCgroup): string | null {
    return cgroup.memory;
  }

  readUsage(folder: string): Bytes | null {
    return readLimit(this.#files, `${folder}/memory.usage_in_bytes`);
  }

  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null {
    const stat = this.#readStat(folder);
    if (stat === null) return null;
    const both = memory.swapTotal > 0 ? readLimit(this.#files, `${folder}/memory.memsw.limit_in_bytes`) : null;
    const swap = both === null ? 0 : (stat.swap ?? 0);
    const limit = both === null ? charged.limit : Math.min(both, charged.limit + swap + memory.swapFree);
    return {
      limit,
      used: Math.max(0, charged.usage - (stat.fileCache ?? 0)) + swap,
      reclaimable: stat.fileCache === null ? unsupported() : ok(stat.fileCache),
      ...(stat.fileCache !== null && stat.activeFile !== null && { activeFile: stat.activeFile }),
      shared: stat.shared === null ? unsupported() : ok(stat.shared),
    };
  }

  readOomKills(folder: string): Reading<number> {
    return readCount(this.#files, `${folder}/memory.oom_control`, 'oom_kill', reason('oom-kills.uncounted'));
  }

  #readStat(folder: string): MemoryStat | null {
    const text = this.#files.text(`${folder}/memory.stat`);
    return text === null ? null : parseMemoryStat(text, 1);
  }
}
