import type { Bytes } from '../../../core/model/units.ts';
import { parseNumber } from '../proc/parse-key-values.ts';

/**
 * The values that the reader takes from a cgroup's memory.stat. All include the cgroup's children. Null means that
 * the file does not contain the value.
 */
export interface MemoryStat {
  /** File cache on the LRU lists, which the kernel drops when it needs room. tmpfs is not part of it. */
  readonly fileCache: Bytes | null;
  /** The part of the file cache on the active list. */
  readonly activeFile: Bytes | null;
  /** tmpfs and shared memory segments. */
  readonly shared: Bytes | null;
  /** Swapped-out memory, in version 1 only. */
  readonly swap: Bytes | null;
  /** The smallest limit of the cgroup and its ancestors, also invisible ones. In version 1 only. */
  readonly hierarchicalLimit: Bytes | null;
}

/**
 * Parses memory.stat. In version 1 (Documentation/admin-guide/cgroup-v1/memory.rst) the values that include the
 * children begin with `total_`; in version 2 (Documentation/admin-guide/cgroup-v2.rst) all values include them.
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
