import type { Bytes } from '../../../core/model/units.ts';
import { parseLimit } from './parse-limit.ts';
import type { ProcFiles } from '../proc/proc-files.ts';

/**
 * Reads a file of a cgroup that holds a limit or a usage: bytes, or Infinity for none. Null with the reason in
 * `files.fault`.
 */
export function readLimit(files: ProcFiles, path: string): Bytes | null {
  const length = files.load(path, 64);
  return length < 0 ? null : parseLimit(files.buffer.toString('latin1', 0, length));
}

/** A file that holds a usage: bytes; null also where it says what cannot be one. */
export function readUsage(files: ProcFiles, path: string): Bytes | null {
  const usage = readLimit(files, path);
  return usage !== null && usage <= Number.MAX_SAFE_INTEGER ? usage : null;
}
