import { canReadProcfs, createLinuxReader } from './linux/linux-reader.ts';
import type { MemoryReader } from './memory-reader.ts';
import { createPortableReader } from './portable/create-portable-reader.ts';

export const READERS = ['linux', 'portable'] as const;

export interface ReaderChoice {
  /** Asked for by name; without it the best that works here. */
  readonly reader?: (typeof READERS)[number];
}

/** The reader of this machine: procfs and cgroups on Linux, else what every platform has. */
export function createReader({ reader }: ReaderChoice = {}): MemoryReader {
  const best = process.platform === 'linux' && canReadProcfs() ? 'linux' : 'portable';
  return (reader ?? best) === 'linux' ? createLinuxReader() : createPortableReader();
}
