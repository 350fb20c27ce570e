import type { Bytes } from '../../../core/model/units.ts';
import { readOwnLimits } from '../own/own-limits.ts';
import { parseLimits } from './process/parse-limits.ts';
import type { ProcFiles } from './proc-files.ts';

/** The kernel memory that an open statm takes: a buffer of a page, an inode, a directory entry and a file. */
const KERNEL_BYTES: Bytes = 5.5 * 1024;
/** The share of the machine's memory that open statm files may take. */
const SHARE = 1 / 1000;
/** The descriptors that the rest of the program needs at least: its own parts, the journal, a few pages. */
const OTHERS = 64;
/** The number of files that POSIX lets a process open at least. It is used where the limit cannot be read. */
const LEAST_LIMIT = 20;

/**
 * The number of statm files that may stay open. It is half of RLIMIT_NOFILE, because the rest of the program needs
 * descriptors too, and 0 where that leaves too few for the rest. Their buffers take at most a thousandth of the
 * memory. `wanted` makes the number smaller, or larger up to that half.
 */
export function descriptorBudget(files: ProcFiles, total: Bytes, wanted?: number): number {
  const limit = readOpenFilesLimit(files);
  return Math.max(
    0,
    Math.min(Math.floor(limit / 2), limit - OTHERS, Math.floor(wanted ?? (total * SHARE) / KERNEL_BYTES)),
  );
}

/**
 * The open-files limit of this process. It applies even where another root is read, because the descriptors are this
 * process's own.
 */
function readOpenFilesLimit(files: ProcFiles): number {
  const own = readOwnLimits((path) => files.text(path));
  if (own !== null) return own.openFiles ?? Infinity;
  const text = files.text(`${files.root}/self/limits`);
  return text === null ? LEAST_LIMIT : (parseLimits(text).openFiles ?? Infinity);
}
