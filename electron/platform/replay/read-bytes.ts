import { closeSync, openSync, readSync } from 'node:fs';
import { unpack } from './unpack.ts';
import type { ByteSource, FileBytes } from './byte-source.ts';

const CHUNK = 256 * 1024;

/** Opens a file. Throws the errors of `openSync`. */
export function openBytes(path: string): ByteSource {
  const file = readFileBytes(path);
  try {
    const head = file.next();
    const isGzip = head?.[0] === 0x1f && head[1] === 0x8b;
    const whole = startingWith(head, file);
    return isGzip ? unpack(whole, () => readFileBytes(path)) : whole;
  } catch (error) {
    file.close();
    throw error;
  }
}

function readFileBytes(path: string): FileBytes {
  const file = openSync(path, 'r');
  let open = true;
  return {
    next() {
      if (!open) return null;
      const chunk = Buffer.allocUnsafe(CHUNK);
      const length = readSync(file, chunk, 0, CHUNK, null);
      return length === 0 ? null : chunk.subarray(0, length);
    },
    damage: () => null,
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function startingWith(head: Buffer | null, rest: FileBytes): FileBytes {
  let first = head;
  return {
    ...rest,
    next() {
      const bytes = first ?? rest.next();
      first = null;
      return bytes;
    },
  };
}
