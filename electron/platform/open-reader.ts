import type { MemoryReader } from './memory-reader.ts';

/** `auto`: the best one that works here. */
export const READER_CHOICES = ['auto', 'linux', 'portable'] as const;
export type ReaderChoice = (typeof READER_CHOICES)[number];

interface ReaderEntry {
  readonly name: Exclude<ReaderChoice, 'auto'>;
  /** Loaded only when it is used. null: it cannot work here. */
  readonly open: () => Promise<MemoryReader | null>;
}

/** Best first; a new reader is a folder and a line here. */
const READERS: readonly ReaderEntry[] = [
  {
    name: 'linux',
    async open() {
      if (process.platform !== 'linux') return null;
      const { canReadProcfs } = await import('./linux/linux-reader.ts');
      const { openLinuxReader } = await import('./linux/open-linux-reader.ts');
      return canReadProcfs() ? openLinuxReader() : null;
    },
  },
  {
    name: 'portable',
    async open() {
      const { createPortableReader } = await import('./portable/create-portable-reader.ts');
      const { openNativeMemory } = await import('./portable/open-native-memory.ts');
      return createPortableReader({ native: await openNativeMemory() });
    },
  },
];

/** The reader for this machine; null when the one that was asked for cannot work here. */
export async function openReader(choice: ReaderChoice = 'auto'): Promise<MemoryReader | null> {
  for (const { name, open } of READERS) {
    const reader = choice === 'auto' || choice === name ? await open() : null;
    if (reader !== null) return reader;
  }
  return null;
}
