/** Memory that is no process' own. */
export const MEMORY_PARTS = [
  'shared',
  'hugetlb',
  'gpu',
  'kernel',
  'slab',
  'kernel-stacks',
  'page-tables',
  'percpu',
  'vmalloc',
  'sockets',
  'unknown',
] as const;
export type MemoryPart = (typeof MEMORY_PARTS)[number];

/** A part of memory and, of shared memory, where it lies as files. */
export interface PlacedPart {
  readonly part: MemoryPart;
  /** The mount of a tmpfs. Untrusted text. */
  readonly mount?: string;
}
