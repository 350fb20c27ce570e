import type { MemoryCounters } from '../../../core/model/memory-strain.ts';
import type { MemoryParts } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { parseBytes, parseNumber } from '../proc/parse-key-values.ts';
import { parseCounters } from '../proc/parse-vmstat.ts';

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
  /** Version 2 only: caches of the kernel that it gives back, and what else it holds for the cgroup. */
  readonly slabReclaimable: Bytes | null;
  readonly kernel: Bytes | null;
  readonly parts: MemoryParts;
  readonly counters: MemoryCounters;
  /** Version 1 only: the smallest limits among the cgroup and its ancestors, also those that cannot be seen from here. */
  readonly hierarchicalLimit: Bytes | null;
  readonly hierarchicalSwapLimit: Bytes | null;
}

/**
 * Parses memory.stat. In version 1 (Documentation/admin-guide/cgroup-v1/memory.rst) the values that include the
 * children begin with `total_`; in version 2 (Documentation/admin-guide/cgroup-v2.rst) all values include them.
 */
export function parseMemoryStat(text: string, version: 1 | 2): MemoryStat {
  const prefix = version === 1 ? 'total_' : '';
  const inactive = parseBytes(text, `${prefix}inactive_file`);
  const active = parseBytes(text, `${prefix}active_file`);
  const own = version === 1 ? NO_KERNEL_MEMORY : parseKernelMemory(text);
  return {
    fileCache: inactive === null || active === null ? null : inactive + active,
    activeFile: active,
    shared: parseBytes(text, `${prefix}shmem`),
    swap: version === 1 ? parseBytes(text, 'total_swap') : null,
    ...own,
    counters: parseCounters(text, prefix),
    hierarchicalLimit: version === 1 ? parseNumber(text, 'hierarchical_memory_limit') : null,
    hierarchicalSwapLimit: version === 1 ? parseNumber(text, 'hierarchical_memsw_limit') : null,
  };
}

const NO_KERNEL_MEMORY = { slabReclaimable: null, kernel: null, parts: {} } as const;

/** Linux 5.18 and newer add it up as `kernel`, socket buffers apart. */
function parseKernelMemory(text: string): Pick<MemoryStat, 'slabReclaimable' | 'kernel' | 'parts'> {
  const slabReclaimable = parseBytes(text, 'slab_reclaimable');
  const parts = {
    slabUnreclaimable: parseBytes(text, 'slab_unreclaimable'),
    kernelStacks: parseBytes(text, 'kernel_stack'),
    pageTables: parseBytes(text, 'pagetables'),
    percpu: parseBytes(text, 'percpu'),
    vmalloc: parseBytes(text, 'vmalloc'),
    sockets: parseBytes(text, 'sock'),
    hugetlb: parseBytes(text, 'hugetlb'),
    zswap: parseBytes(text, 'zswap'),
    zswapped: parseBytes(text, 'zswapped'),
  };
  const { slabUnreclaimable, kernelStacks, pageTables, percpu, sockets } = parts;
  const whole = parseBytes(text, 'kernel');
  const added =
    slabUnreclaimable === null ? null : slabUnreclaimable + (kernelStacks ?? 0) + (pageTables ?? 0) + (percpu ?? 0);
  const kept = whole === null ? added : Math.max(0, whole - (slabReclaimable ?? 0));
  return {
    slabReclaimable,
    kernel: kept === null ? null : kept + (sockets ?? 0),
    parts: Object.fromEntries(Object.entries(parts).filter(([, bytes]) => bytes !== null)),
  };
}

/** Whether anything of it is known. */
export function isAny(numbers: MemoryParts | MemoryCounters): boolean {
  return Object.keys(numbers).length > 0;
}
