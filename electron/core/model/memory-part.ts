/** Memory that belongs to no process. */
export type MemoryPart =
  | 'shared'
  | 'hugetlb'
  | 'gpu'
  | 'kernel'
  | 'slab'
  | 'kernel-stacks'
  | 'page-tables'
  | 'percpu'
  | 'vmalloc'
  | 'sockets'
  | 'unknown';
