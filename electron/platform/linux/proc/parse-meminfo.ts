import { ok, unsupported } from '../../../core/model/reading.ts';
import type { MachineMemory } from '../../../core/model/snapshot.ts';
import { parseKibibytes } from './parse-key-values.ts';

export interface Meminfo {
  readonly memory: MachineMemory;
  /** Whether `available` is an estimate: free memory plus file cache. Kernels before 3.14 do not report it. */
  readonly availableEstimated: boolean;
}

/** Parses /proc/meminfo (proc_meminfo(5)). Null when it lacks even the total memory. */
export function parseMeminfo(text: string): Meminfo | null {
  const total = parseKibibytes(text, 'MemTotal:');
  if (total === null || total === 0) return null;
  const fileCache = sum(text, ['Active(file):', 'Inactive(file):']);
  const available = parseKibibytes(text, 'MemAvailable:');
  const shared = parseKibibytes(text, 'Shmem:');
  const kernel = sum(text, ['SUnreclaim:', 'KernelStack:', 'PageTables:'], ['SecPageTables:', 'Percpu:']);
  return {
    memory: {
      total,
      available: Math.min(total, available ?? (parseKibibytes(text, 'MemFree:') ?? 0) + (fileCache ?? 0)),
      swapTotal: parseKibibytes(text, 'SwapTotal:') ?? 0,
      swapFree: parseKibibytes(text, 'SwapFree:') ?? 0,
      cache: fileCache === null ? unsupported() : ok(fileCache),
      shared: shared === null ? unsupported() : ok(shared),
      kernel: kernel === null ? unsupported() : ok(kernel),
    },
    availableEstimated: available === null,
  };
}

/**
 * The sum of the lines in `needed`, or null unless all exist. The lines in `newer`, which only newer kernels have,
 * are added where they exist.
 */
function sum(text: string, needed: readonly string[], newer: readonly string[] = []): number | null {
  let bytes = 0;
  for (const name of needed) {
    const value = parseKibibytes(text, name);
    if (value === null) return null;
    bytes += value;
  }
  for (const name of newer) bytes += parseKibibytes(text, name) ?? 0;
  return bytes;
}
