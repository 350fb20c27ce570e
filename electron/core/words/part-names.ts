import type { Language } from './language.ts';
import type { MemoryPart, PlacedPart } from '../model/memory-part.ts';
import { plainText } from '../model/plain-text.ts';

const NAMES: Readonly<Record<Language, Readonly<Record<MemoryPart, string>>>> = {
  en: {
    shared: 'Shared memory',
    hugetlb: 'Memory set aside as huge pages',
    gpu: 'Graphics memory (GPU buffers)',
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
    gpu: 'Memória gráfica (buffers da GPU)',
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

const LONGEST_MOUNT = 40;

/** What memory that is no process' own is called, at the beginning of a sentence; a part that a newer host knows shows as its key. */
export function partName({ part, mount }: PlacedPart, language: Language): string {
  const names = NAMES[language];
  const name = Object.hasOwn(names, part) ? names[part] : part;
  return mount === undefined ? name : `${name} (${plainText(mount, LONGEST_MOUNT)})`;
}

/** The same within a sentence. */
export function partNameWithin(part: PlacedPart, language: Language): string {
  const name = partName(part, language);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
