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
