import type { Bytes } from '../../../core/model/units.ts';
import { readOwnLimits } from '../own/own-limits.ts';
import { parseLimits } from './process/parse-limits.ts';
import type { ProcFiles } from './proc-files.ts';

/** What an open statm costs the kernel: a buffer of a page, an inode, a directory entry and a file. */
const KERNEL_BYTES: Bytes = 5.5 * 1024;
/** Share of the machine's memory that may go into that. */
const SHARE = 1 / 1000;
/** What the rest of the program needs at least: its own parts, the journal, a few pages. */
const OTHERS = 64;
/** POSIX: a process may open at least this many, where the limit cannot be read. */
const LEAST_LIMIT = 20;

/**
 * How many statm files may stay open: half of RLIMIT_NOFILE, because the rest of the program needs descriptors too, none where that
 * leaves it too few, and never so many that their buffers take more than a thousandth of the memory. `wanted` makes it smaller, or larger up to that half.
 */
export function descriptorBudget(files: ProcFiles, total: Bytes, wanted?: number): number {
  const limit = readOpenFilesLimit(files);
  return Math.max(
    0,
    Math.min(Math.floor(limit / 2), limit - OTHERS, Math.floor(wanted ?? (total * SHARE) / KERNEL_BYTES)),
  );
}

/** The descriptors are this process' own, so its limit counts even where another root is read. */
function readOpenFilesLimit(files: ProcFiles): number {
  const own = readOwnLimits((path) => files.text(path));
  if (own !== null) return own.openFiles ?? Infinity;
  const text = files.text(`${files.root}/self/limits`);
  return text === null ? LEAST_LIMIT : (parseLimits(text).openFiles ?? Infinity);
}
