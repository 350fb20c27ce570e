import { ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { Ceilings, CgroupUse, Charged, MemoryController } from './memory-controller.ts';
import { isAny, parseMemoryStat, type MemoryStat } from './parse-memory-stat.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { readCount } from '../proc/read-count.ts';
import { readLimit, readUsage } from './read-limit.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Version 1 of the memory controller (Documentation/admin-guide/cgroup-v1/memory.rst). */
export class MemoryControllerV1 implements MemoryController {
  readonly root: string;
  readonly point: string;
  readonly killsIncludeChildren = false;
  readonly eventFile = null;
  readonly #files: ProcFiles;

  constructor(files: ProcFiles, mount: Mount) {
    this.#files = files;
    this.root = mount.root;
    this.point = mount.point;
  }

  /**
   * The limit. The topmost visible cgroup also takes `hierarchical_memory_limit`, which includes the limits of
   * invisible ancestors. How much others use of those cannot be known from here.
   */
  readLimit(folder: string): Bytes | null {
    const own = readLimit(this.#files, `${folder}/memory.limit_in_bytes`);
    if (own === null || folder !== this.point) return own;
    return Math.min(own, this.#readStat(folder)?.hierarchicalLimit ?? own);
  }

  pathOf(cgroup: ProcessCgroup): string | null {
    return cgroup.memory;
  }

  /** memory.soft_limit_in_bytes slows nothing down, and protection is not known in this version. */
  readCeilings(): Ceilings {
    return { high: Infinity, swap: Infinity, min: 0, low: 0 };
  }

  readUsage(folder: string): Bytes | null {
    return readUsage(this.#files, `${folder}/memory.usage_in_bytes`);
  }

  readSwap(): null {
    return null;
  }

  /** All that the kernel holds for the cgroup, caches that it gives back included; null where that is not counted. */
  readKernelMemory(folder: string): Bytes | null {
    return readUsage(this.#files, `${folder}/memory.kmem.usage_in_bytes`);
  }

  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null {
    const stat = this.#readStat(folder);
    if (stat === null) return null;
    const { fileCache, activeFile } = stat;
    const both = memory.swapTotal > 0 ? readLimit(this.#files, `${folder}/memory.memsw.limit_in_bytes`) : null;
    const swap = both === null ? 0 : (stat.swap ?? 0);
    const inBoth = Math.min(both ?? Infinity, stat.hierarchicalSwapLimit ?? Infinity);
    const peak = readUsage(this.#files, `${folder}/memory.max_usage_in_bytes`);
    const kernel = this.readKernelMemory(folder);
    const slab = Math.min(charged.slabReclaimable ?? 0, kernel ?? 0, Math.max(0, charged.usage - (fileCache ?? 0)));
    const reclaimable = (fileCache ?? 0) + slab;
    return {
      limit: both === null ? charged.limit : Math.min(inBoth, charged.limit + swap + memory.swapFree),
      used: Math.max(0, charged.usage - reclaimable) + swap,
      reclaimable: fileCache === null ? unsupported() : ok(reclaimable),
      ...(fileCache !== null && activeFile !== null && { activeFile }),
      ...(charged.slabReclaimable !== undefined && { slabReclaimable: slab }),
      shared: stat.shared === null ? unsupported() : ok(stat.shared),
      ...(both !== null && { swap }),
      ...(kernel !== null && { kernel: Math.max(0, kernel - slab) }),
      ...(peak !== null && { peak }),
      ...(isAny(stat.counters) && { counters: stat.counters }),
    };
  }

  /** Pressure and events are told of version 2 only. */
  readPressure(): null {
    return null;
  }

  readEvents(): null {
    return null;
  }

  readOomKills(folder: string): Reading<number> {
    return readCount(this.#files, `${folder}/memory.oom_control`, 'oom_kill', reason('oom-kills.uncounted'));
  }

  #readStat(folder: string): MemoryStat | null {
    const text = this.#files.text(`${folder}/memory.stat`);
    return text === null ? null : parseMemoryStat(text, 1);
  }
}
