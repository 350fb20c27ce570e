import type { Language } from './language.ts';
import type { MemoryPart } from './memory-parts.ts';

/** What memory that is no process' own is called, at the beginning of a sentence. */
export const partNames: Readonly<Record<Language, Readonly<Record<MemoryPart, string>>>> = {
  en: {
    shared: 'Shared memory',
    hugetlb: 'Memory set aside as huge pages',
    gpu: 'Graphics memory',
    kernel: 'The kernel',
    slab: 'The kernel (slab)',
    'kernel-stacks': 'The kernel (stacks of threads)',
    'page-tables': 'The kernel (page tables)',
    percpu: 'The kernel (per-CPU memory)',
    vmalloc: 'The kernel (vmalloc)',
    sockets: 'The kernel (buffers of sockets)',
    unknown: 'Something that no program shows',
  },
  'pt-BR': {
    shared: 'Memória compartilhada',
    hugetlb: 'Memória reservada como huge pages',
    gpu: 'Memória gráfica',
    kernel: 'O kernel',
    slab: 'O kernel (slab)',
    'kernel-stacks': 'O kernel (pilhas de threads)',
    'page-tables': 'O kernel (tabelas de páginas)',
    percpu: 'O kernel (memória por CPU)',
    vmalloc: 'O kernel (vmalloc)',
    sockets: 'O kernel (buffers de sockets)',
    unknown: 'Algo que nenhum programa mostra',
  },
};
