import type { Bytes } from '../../../core/model/units.ts';
import { parseNumber } from '../proc/parse-key-values.ts';

/** What the reader takes from a cgroup's memory.stat; all of it includes the cgroup's children. null: not in the file. */
export interface MemoryStat {
  /** File cache on the LRU lists, which the kernel drops when it needs room. tmpfs is not in it. */
  readonly fileCache: Bytes | null;
  /** What of it is on the active list. */
  readonly activeFile: Bytes | null;
  /** tmpfs and shared memory segments. */
  readonly shared: Bytes | null;
  /** Version 1 only: swapped out. */
  readonly swap: Bytes | null;
  /** Version 1 only: the smallest limit among the cgroup and its ancestors, also those that cannot be seen from here. */
  readonly hierarchicalLimit: Bytes | null;
}

/**
 * memory.stat of version 1 (Documentation/admin-guide/cgroup-v1/memory.rst), where what includes the children begins with
 * `total_`, or of version 2 (Documentation/admin-guide/cgroup-v2.rst), where everything does.
 */
export function parseMemoryStat(text: string, version: 1 | 2): MemoryStat {
  const prefix = version === 1 ? 'total_' : '';
  const inactive = parseNumber(text, `${prefix}inactive_file`);
  const active = parseNumber(text, `${prefix}active_file`);
  return {
    fileCache: inactive === null || active === null ? null : inactive + active,
    activeFile: active,
    shared: parseNumber(text, `${prefix}shmem`),
    swap: version === 1 ? parseNumber(text, 'total_swap') : null,
    hierarchicalLimit: version === 1 ? parseNumber(text, 'hierarchical_memory_limit') : null,
  };
}
