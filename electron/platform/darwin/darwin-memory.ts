import { statfsSync } from 'node:fs';
import { ok, unsupported } from '../../core/model/reading.ts';
import type { MachineMemory } from '../../core/model/snapshot.ts';
import { GIB, type Bytes } from '../../core/model/units.ts';
import { reason } from '../../core/words/reasons.ts';
import type { NativeMemory } from '../portable/native-memory.ts';
import { loadDarwinCalls, type DarwinCalls } from './darwin-calls.ts';
import {
  parsePhysicalFootprint,
  parsePressureLevel,
  parseSwapUsage,
  parseVmStatistics,
  SWAP_USAGE_SIZE,
  type VmStatistics,
} from './parse-darwin-memory.ts';

/** macOS makes up to 100 swap files of a gibibyte (VM_MAX_SWAP_FILE_NUM in xnu's vm_compressor_backing_store.h). */
const MOST_SWAP: Bytes = 100 * GIB;
/** Where the swap files are. */
const SWAP_VOLUME = '/private/var/vm';
const NOT_TOLD = unsupported(reason('list.not-told-apart'));

export interface DarwinFigures {
  readonly total: Bytes;
  readonly pageSize: Bytes;
  readonly pages: VmStatistics;
  readonly swapUsed: Bytes;
  /** Free on the disk that swap files are on. Null where that is not known. */
  readonly freeDisk: Bytes | null;
}

/**
 * The memory of a Mac. Used is what Activity Monitor counts: memory of programs less what they let go, wired memory, and what compressed pages
 * take. Swap files are made as they are needed, so the room for them is what the disk has left, and not what is free in those there are.
 */
export function darwinMemory({ total, pageSize, pages, swapUsed, freeDisk }: DarwinFigures): MachineMemory {
  const programs = Math.max(0, pages.internal - pages.purgeable);
  const used = (programs + pages.wired + pages.compressor) * pageSize;
  const swapFree = freeDisk === null ? 0 : Math.max(0, Math.min(freeDisk, MOST_SWAP - swapUsed));
  return {
    total,
    available: Math.max(0, total - used),
    swapTotal: swapUsed + swapFree,
    swapFree,
    cache: ok((pages.external + pages.purgeable) * pageSize),
    shared: NOT_TOLD,
    kernel: ok(pages.wired * pageSize),
    parts: { free: pages.free * pageSize },
  };
}

/** Null where the calls cannot be had. */
export function openDarwinMemory(
  calls: DarwinCalls | null = loadDarwinCalls(),
  freeDisk: () => Bytes | null = readFreeDisk,
): NativeMemory | null {
  if (calls === null) return null;
  return {
    readMachine() {
      const total = numberOf(calls.sysctl('hw.memsize', 8));
      const pageSize = numberOf(calls.sysctl('hw.pagesize', 8));
      const statistics = calls.vmStatistics();
      const pages = statistics && parseVmStatistics(statistics);
      const swap = calls.sysctl('vm.swapusage', SWAP_USAGE_SIZE);
      const usage = swap && parseSwapUsage(swap);
      if (!total || !pageSize || !pages || !usage) return null;
      const memory = darwinMemory({ total, pageSize, pages, swapUsed: usage.used, freeDisk: freeDisk() });
      const systemLevel = parsePressureLevel(numberOf(calls.sysctl('kern.memorystatus_vm_pressure_level', 8)) ?? 0);
      return { memory, ...(systemLevel && { systemLevel }) };
    },
    readPrivate(pid) {
      const usage = calls.resourceUsage(pid);
      return usage && parsePhysicalFootprint(usage);
    },
    readOwnPool: () => null,
  };
}

/** A sysctl is of four or of eight bytes, by its name and the kernel. */
function numberOf(value: Buffer | null): number | null {
  if (value?.length === 4) return value.readUInt32LE();
  return value?.length === 8 ? Number(value.readBigUInt64LE()) : null;
}

function readFreeDisk(): Bytes | null {
  try {
    const { bavail, bsize } = statfsSync(SWAP_VOLUME);
    return bavail * bsize;
  } catch {
    return null;
  }
}
