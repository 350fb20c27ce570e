import { ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import type { Pressure } from '../../../core/model/memory-strain.ts';
import type { MachineMemory, PoolEvents } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { Ceilings, CgroupUse, Charged, MemoryController } from './memory-controller.ts';
import { parseMemoryEvents } from './parse-memory-events.ts';
import { isAny, parseMemoryStat } from './parse-memory-stat.ts';
import { parsePressure } from '../proc/parse-pressure.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { readCount } from '../proc/read-count.ts';
import { readLimit, readUsage } from './read-limit.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Documentation/admin-guide/cgroup-v2.rst. */
export class MemoryControllerV2 implements MemoryController {
  readonly root: string;
  readonly point: string;
  readonly killsIncludeChildren = true;
  readonly eventFile = 'memory.events';
  readonly #files: ProcFiles;

  constructor(files: ProcFiles, mount: Mount) {
    this.#files = files;
    this.root = mount.root;
    this.point = mount.point;
  }

  /**
   * The limit. The root of the machine has no memory.max, nor has a cgroup for which the controller is not enabled.
   * Both have no limit.
   */
  readLimit(folder: string): Bytes | null {
    const limit = readLimit(this.#files, `${folder}/memory.max`);
    if (limit !== null || this.#files.fault !== 'gone') return limit;
    return this.#files.has(folder) ? Infinity : null;
  }

  pathOf(cgroup: ProcessCgroup): string | null {
    return cgroup.unified;
  }

  readCeilings(folder: string, swapping: boolean): Ceilings {
    const read = (file: string) => readLimit(this.#files, `${folder}/${file}`);
    return {
      high: read('memory.high') ?? Infinity,
      swap: swapping ? (read('memory.swap.max') ?? Infinity) : Infinity,
      min: read('memory.min') ?? 0,
      low: read('memory.low') ?? 0,
    };
  }

  readUsage(folder: string): Bytes | null {
    return readUsage(this.#files, `${folder}/memory.current`);
  }

  readSwap(folder: string): Bytes | null {
    return readUsage(this.#files, `${folder}/memory.swap.current`);
  }

  readUse(folder: string, charged: Charged, memory: MachineMemory): CgroupUse | null {
    const text = this.#files.text(`${folder}/memory.stat`);
    if (text === null) return null;
    const stat = parseMemoryStat(text, 2);
    const { fileCache, activeFile, slabReclaimable, kernel } = stat;
    const swap = memory.swapTotal > 0 ? (this.readSwap(folder) ?? 0) : 0;
    const peak = readUsage(this.#files, `${folder}/memory.peak`);
    const reclaimable = (fileCache ?? 0) + (slabReclaimable ?? 0);
    return {
      limit: charged.limit + swap + Math.max(0, Math.min(charged.swapRoom ?? Infinity, memory.swapFree)),
      used: Math.max(0, charged.usage - reclaimable) + swap,
      reclaimable: fileCache === null ? unsupported() : ok(reclaimable),
      ...(fileCache !== null && activeFile !== null && { activeFile }),
      ...(slabReclaimable !== null && { slabReclaimable }),
      shared: stat.shared === null ? unsupported() : ok(stat.shared),
      ...(memory.swapTotal > 0 && { swap }),
      ...(kernel !== null && { kernel }),
      ...(isAny(stat.parts) && { parts: stat.parts }),
      ...(peak !== null && { peak }),
      ...(isAny(stat.counters) && { counters: stat.counters }),
    };
  }

  readPressure(folder: string): Pressure | null {
    const text = this.#files.text(`${folder}/memory.pressure`);
    return text === null ? null : parsePressure(text);
  }

  readEvents(folder: string): PoolEvents | null {
    const text = this.#files.text(`${folder}/memory.events`);
    return text === null ? null : parseMemoryEvents(text);
  }

  readOomKills(folder: string): Reading<number> {
    return readCount(this.#files, `${folder}/memory.events`, 'oom_kill', reason('oom-kills.uncounted'));
  }
}
