import { closeSync, constants, fstatSync, readSync } from 'node:fs';
import { reopenDescriptor } from './reopen-descriptor.ts';

/** A file to which the command writes in place of Headroom. */
export interface OwnOutput {
  /** The last of what was written since this was opened. Empty where it cannot be read. */
  readEnd(): Uint8Array;
  close(): void;
}

const LONGEST_END = 8192;

/** The file behind a standard stream of this program. Null where it is none, or the system does not let it be read. */
export function openOwnOutput(descriptor: 1 | 2): OwnOutput | null {
  if (process.platform !== 'linux') return null;
  try {
    const opened = fstatSync(descriptor);
    if (!opened.isFile()) return null;
    // Opened anew, because the command's own position in the file must not move.
    const file = reopenDescriptor(descriptor, constants.O_RDONLY);
    return {
      readEnd: () => readEnd(file, opened.size),
      close: () => closeSync(file),
    };
  } catch {
    return null;
  }
}

function readEnd(file: number, since: number): Uint8Array {
  const { size } = fstatSync(file);
  const from = Math.max(size - LONGEST_END, size < since ? 0 : since);
  const bytes = Buffer.alloc(Math.max(0, size - from));
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
}
