import type { MemoryCounters, SwapDevice, Zram } from '../../../core/model/memory-strain.ts';
import { failed, ok, unsupported, type Missing, type Reading } from '../../../core/model/reading.ts';
import { arcRoom, type MachineMemory, type MemoryParts, type Pressure } from '../../../core/model/snapshot.ts';
import { KIB, type Bytes } from '../../../core/model/units.ts';
import { Arc } from './arc.ts';
import { Gtt } from '../gpu/gtt.ts';
import { missing } from './missing.ts';
import { parseMeminfo, type Meminfo } from './parse-meminfo.ts';
import { isAny } from '../cgroup/parse-memory-stat.ts';
import { parsePressure } from './parse-pressure.ts';
import { parseSockstat } from './parse-sockstat.ts';
import { parseVmstat } from './parse-vmstat.ts';
import type { ProcFiles } from './proc-files.ts';
import { readPageSize } from './read-page-size.ts';
import type { NextBestMemory } from '../next-best-memory.ts';
import { readSwapBacking, type SwapBacking } from './swap-backing.ts';
import { reason } from '../../../core/words/reasons.ts';

export interface MachineReadings {
  readonly memory: MachineMemory;
  readonly availableEstimated: boolean;
  readonly pressure: Reading<Pressure>;
  /** The kernel's OOM kills since boot, those in memory cgroups included. */
  readonly oomKills: Reading<number>;
  /** Absent where the kernel does not count. */
  readonly counters?: MemoryCounters;
  /** Absent where swap is none, or its devices are not told. */
  readonly swapDevices?: readonly SwapDevice[];
  readonly zram?: Zram;
  /** What /proc/meminfo says of swap or of what is available cannot be true; null when all is well. */
  readonly absurd: Missing | null;
}

/** Where else the memory of the machine is told. */
export type NextBest = () => NextBestMemory | null;

/** So many sweeps in a row a figure that cannot be true is replaced by the last one that could. */
const HELD_SWEEPS = 8;
const ABSURD = failed(reason('meminfo.absurd'));

/** What the files of the machine itself say, sweep after sweep. */
export class MachineReader {
  readonly #files: ProcFiles;
  readonly #sysRoot: string;
  readonly #arc: Arc;
  readonly #gtt: Gtt;
  readonly #nextBest: NextBest;
  readonly #pageSize: Bytes;
  /** The last meminfo in which everything could be true. */
  #good: MachineMemory | null = null;
  #held = 0;

  /** `sysRoot` stands for /sys. */
  constructor(files: ProcFiles, sysRoot: string, nextBest: NextBest) {
    this.#files = files;
    this.#nextBest = nextBest;
    this.#sysRoot = sysRoot;
    this.#arc = new Arc(files);
    this.#gtt = new Gtt(files, sysRoot);
    this.#pageSize = readPageSize(files);
  }

  /** Throws when the memory of the machine is told nowhere: without it there is nothing to say. */
  read(): MachineReadings {
    const file = `${this.#files.root}/meminfo`;
    const text = this.#files.text(file);
    const { fault } = this.#files;
    const meminfo = text === null ? null : parseMeminfo(text, () => this.#readLowWatermark());
    if (meminfo !== null) return this.#readBeside(meminfo, (backing) => this.#plausible(meminfo, backing));
    // Descriptors can be given back, which is the reader's to do.
    const replaced = text === null && fault === 'exhausted' ? null : this.#replace();
    if (replaced !== null) return replaced;
    throw new Error(
      text === null
        ? reason('meminfo.unreadable', { file, cause: reason(`fault.${fault}`) })
        : reason('meminfo.no-total', { file }),
    );
  }

  /** One bad sample among many good ones is passed over; where /proc/meminfo stays silent, the next best source counts. */
  #replace(): MachineReadings | null {
    if (this.#good !== null && this.#held++ < HELD_SWEEPS) {
      return { ...this.#readInPlaceOf(this.#good), absurd: ABSURD };
    }
    const next = this.#nextBest();
    if (next === null) return null;
    return { ...this.#readInPlaceOf(next.memory), absurd: failed(reason(`meminfo.${next.source}-instead`)) };
  }

  /** The low watermarks of all zones: a quarter above the least that is kept free (mm/page_alloc.c, __setup_per_zone_wmarks). */
  #readLowWatermark(): Bytes {
    const least = Number(this.#files.text(`${this.#files.root}/sys/vm/min_free_kbytes`) ?? NaN);
    return least > 0 ? least * KIB * 1.25 : 0;
  }

  #readInPlaceOf(memory: MachineMemory): MachineReadings {
    return this.#readBeside({ memory, availableEstimated: false, absurd: [] }, () => memory);
  }

  /** What other files say beside /proc/meminfo. `judge` says what to go by of that. */
  #readBeside(meminfo: Meminfo, judge: (backing: SwapBacking | null) => MachineMemory): MachineReadings {
    const isSwapping = meminfo.memory.swapTotal > 0 || meminfo.absurd.includes('swap');
    const backing = isSwapping ? readSwapBacking(this.#files, this.#sysRoot) : null;
    const vmstat = this.#files.text(`${this.#files.root}/vmstat`);
    const absent = reason('oom-kills.uncounted');
    const { counters, oomKills } = parseVmstat(vmstat ?? '');
    const kills = oomKills === null ? unsupported(absent) : ok(oomKills);
    return {
      memory: this.#withParts(judge(backing)),
      availableEstimated: meminfo.availableEstimated,
      pressure: readPressure(this.#files),
      oomKills: vmstat === null ? missing(this.#files, absent) : kills,
      ...(isAny(counters) && { counters }),
      ...(backing !== null && backing.devices.length > 0 && { swapDevices: backing.devices }),
      ...(backing?.zram && { zram: backing.zram }),
      absurd: meminfo.absurd.length > 0 ? ABSURD : null,
    };
  }

  /** One absurd figure among many good ones is passed over; where it stays, the next best source counts. */
  #plausible({ memory, absurd }: Meminfo, backing: SwapBacking | null): MachineMemory {
    if (absurd.length === 0) {
      this.#good = memory;
      this.#held = 0;
      return memory;
    }
    const last = this.#held++ < HELD_SWEEPS ? this.#good : null;
    let held = memory;
    if (absurd.includes('available') && last !== null) {
      held = { ...held, available: Math.min(last.available, memory.total) };
    }
    if (absurd.includes('swap')) {
      const source = last ?? sumOf(backing);
      if (source !== null) held = { ...held, swapTotal: source.swapTotal, swapFree: source.swapFree };
    }
    return held;
  }

  #withParts(memory: MachineMemory): MachineMemory {
    const arc = this.#arc.read();
    const gpu = this.#gtt.read();
    const sockets = parseSockstat(this.#files.text(`${this.#files.root}/net/sockstat`) ?? '');
    const parts: MemoryParts = {
      ...memory.parts,
      ...(sockets !== null && { sockets: sockets * this.#pageSize }),
      ...(arc !== null && { arc: arc.size, arcMin: arc.minimum }),
      ...(gpu !== null && { gpu }),
    };
    return { ...memory, available: Math.min(memory.total, memory.available + arcRoom(parts)), parts };
  }
}

function sumOf(backing: SwapBacking | null): Pick<MachineMemory, 'swapTotal' | 'swapFree'> | null {
  if (backing === null || backing.devices.length === 0) return null;
  let swapTotal = 0;
  let swapFree = 0;
  for (const { size, used } of backing.devices) {
    swapTotal += size;
    swapFree += size - used;
  }
  return { swapTotal, swapFree };
}

function readPressure(files: ProcFiles): Reading<Pressure> {
  const text = files.text(`${files.root}/pressure/memory`);
  if (text === null) return missing(files, reason('pressure.unsupported'));
  const pressure = parsePressure(text);
  return pressure === null ? failed(reason('pressure.not-understood')) : ok(pressure);
}
