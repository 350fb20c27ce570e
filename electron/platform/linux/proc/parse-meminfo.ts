import { ok, unsupported } from '../../../core/model/reading.ts';
import type { MachineMemory, MemoryParts } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { parseKibibytes, parseNumber } from './parse-key-values.ts';

/** A figure that is there and cannot be true. */
type AbsurdFigure = 'available' | 'swap';

export interface Meminfo {
  readonly memory: MachineMemory;
  /** Whether `available` is an estimate. Kernels before 3.14 do not report it. */
  readonly availableEstimated: boolean;
  /** Figures that were held to what is possible: what is available to an estimate, and of swap nothing is free. */
  readonly absurd: readonly AbsurdFigure[];
}

/**
 * Parses /proc/meminfo (proc_meminfo(5)). Null when it lacks the total memory, or all that tells what of it can be had. `lowWatermark` is
 * needed for an estimate only.
 */
export function parseMeminfo(text: string, lowWatermark: () => Bytes = () => 0): Meminfo | null {
  const total = parseKibibytes(text, 'MemTotal:');
  if (total === null || total === 0) return null;
  const fileCache = sum(text, ['Active(file):', 'Inactive(file):']);
  const said = parseKibibytes(text, 'MemAvailable:');
  const isSaid = parseNumber(text, 'MemAvailable:') !== null;
  const isAbsurd = isSaid && (said === null || said > total);
  const isEstimated = said === null || isAbsurd;
  const free = parseKibibytes(text, 'MemFree:');
  if (isEstimated && free === null) return null;
  const slab = parseKibibytes(text, 'SReclaimable:');
  const available = isEstimated ? estimateAvailable(free ?? 0, [fileCache ?? 0, slab ?? 0], lowWatermark()) : said;
  const shared = parseKibibytes(text, 'Shmem:');
  const kernel = sum(text, ['SUnreclaim:', 'KernelStack:', 'PageTables:'], ['SecPageTables:', 'Percpu:']);
  const swap = parseSwap(text);
  const parts = parseParts(text);
  return {
    memory: {
      total,
      available: Math.min(total, available),
      swapTotal: swap.swapTotal,
      swapFree: swap.swapFree ?? 0,
      cache: fileCache === null ? unsupported() : ok(fileCache),
      shared: shared === null ? unsupported() : ok(shared),
      kernel: kernel === null ? unsupported() : ok(kernel),
      ...(Object.keys(parts).length > 0 && { parts }),
    },
    availableEstimated: !isSaid,
    absurd: [...(isAbsurd ? ['available' as const] : []), ...(swap.swapFree === null ? ['swap' as const] : [])],
  };
}

/**
 * What is available, as the kernel has reckoned it since 3.14 (commit 34e431b0ae39, "/proc/meminfo: provide estimated available memory"):
 * free memory above the low watermark, and of each cache all but the half or the low watermark, whichever is less.
 */
function estimateAvailable(free: Bytes, caches: readonly Bytes[], low: Bytes): Bytes {
  return caches.reduce((sum, cache) => sum + cache - Math.min(cache / 2, low), Math.max(0, free - low));
}

/** Kernels without swap leave it out. `swapFree` is null when it cannot be true; where there is no swap, what is said of it does not matter. */
function parseSwap(text: string): { readonly swapTotal: Bytes; readonly swapFree: Bytes | null } {
  const swapTotal = parseKibibytes(text, 'SwapTotal:');
  if (swapTotal === null) return { swapTotal: 0, swapFree: parseNumber(text, 'SwapTotal:') === null ? 0 : null };
  if (swapTotal === 0) return { swapTotal, swapFree: 0 };
  const swapFree = parseKibibytes(text, 'SwapFree:');
  return { swapTotal, swapFree: swapFree === null || swapFree > swapTotal ? null : swapFree };
}

function parseParts(text: string): MemoryParts {
  const stacks = parseKibibytes(text, 'KernelStack:');
  const vmalloc = parseKibibytes(text, 'VmallocUsed:');
  return known({
    free: parseKibibytes(text, 'MemFree:'),
    swapCached: parseKibibytes(text, 'SwapCached:'),
    ...parseHugePages(text),
    slabReclaimable: parseKibibytes(text, 'SReclaimable:'),
    slabUnreclaimable: parseKibibytes(text, 'SUnreclaim:'),
    kernelStacks: stacks,
    pageTables: parseKibibytes(text, 'PageTables:'),
    percpu: parseKibibytes(text, 'Percpu:'),
    // Kernel stacks are mapped in this area, so they are in both figures.
    vmalloc: vmalloc === null ? null : Math.max(0, vmalloc - (stacks ?? 0)),
    zswap: parseKibibytes(text, 'Zswap:'),
    zswapped: parseKibibytes(text, 'Zswapped:'),
  });
}

/** `Hugetlb` counts the pages of all sizes (Linux 4.19 and newer), the others those of the usual size. */
function parseHugePages(text: string): Readonly<Record<'hugetlb' | 'hugetlbFree', Bytes | null>> {
  const size = parseKibibytes(text, 'Hugepagesize:');
  const count = parseNumber(text, 'HugePages_Total:');
  const unused = parseNumber(text, 'HugePages_Free:');
  const usual = size === null || count === null ? null : size * count;
  return {
    hugetlb: parseKibibytes(text, 'Hugetlb:') ?? usual,
    hugetlbFree: size === null || unused === null ? null : size * unused,
  };
}

/** The parts that are there. */
function known(parts: Readonly<Record<string, Bytes | null>>): MemoryParts {
  return Object.fromEntries(Object.entries(parts).filter(([, bytes]) => bytes !== null));
}

/** Null unless all of `needed` are there; lines of newer kernels are added where they are. */
function sum(text: string, needed: readonly string[], newer: readonly string[] = []): Bytes | null {
  let bytes = 0;
  for (const name of needed) {
    const value = parseKibibytes(text, name);
    if (value === null) return null;
    bytes += value;
  }
  for (const name of newer) bytes += parseKibibytes(text, name) ?? 0;
  return bytes;
}
