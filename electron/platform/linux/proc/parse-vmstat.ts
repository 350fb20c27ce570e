import type { MemoryCounters } from '../../../core/model/memory-strain.ts';
import { parseNumber } from './parse-key-values.ts';

export interface Vmstat {
  /** What has had to be fetched back and written out since boot. */
  readonly counters: MemoryCounters;
  /** OOM kills since boot, in memory cgroups too; null on a kernel that does not count them. */
  readonly oomKills: number | null;
}

/** /proc/vmstat (proc_vmstat(5)). */
export function parseVmstat(text: string): Vmstat {
  return { counters: parseCounters(text, '', true), oomKills: parseNumber(text, 'oom_kill') };
}

/** The counters that vmstat and memory.stat share; the names in the latter begin with `prefix` in version 1. */
export function parseCounters(text: string, prefix = '', swapTraffic = false): MemoryCounters {
  const majorFaults = parseNumber(text, `${prefix}pgmajfault`);
  const refaults = parseRefaults(text, prefix);
  const swapIns = swapTraffic ? parseNumber(text, 'pswpin') : null;
  const swapOuts = swapTraffic ? parseNumber(text, 'pswpout') : null;
  return {
    ...(majorFaults !== null && { majorFaults }),
    ...(refaults !== null && { refaults }),
    ...(swapIns !== null && { swapIns }),
    ...(swapOuts !== null && { swapOuts }),
  };
}

/** Linux 5.9 began to tell file cache from anonymous memory. */
function parseRefaults(text: string, prefix: string): number | null {
  const anonymous = parseNumber(text, `${prefix}workingset_refault_anon`);
  const file = parseNumber(text, `${prefix}workingset_refault_file`);
  if (anonymous === null || file === null) return parseNumber(text, `${prefix}workingset_refault`);
  return anonymous + file;
}
