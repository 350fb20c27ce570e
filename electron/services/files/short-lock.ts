import { closeSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import type { Milliseconds } from '../../core/model/units.ts';
import { fsCode } from './fs-code.ts';

/** The longest wait for another holder, which needs a few milliseconds. */
const PATIENCE: Milliseconds = 1000;
const BETWEEN: Milliseconds = 5;
/** A lock this old was left behind by a program that was killed while it held it. */
const STALE: Milliseconds = 10_000;

export type ShortLock = { readonly kind: 'taken'; release(): void } | { readonly kind: 'busy' };

/**
 * Takes a lock between programs for the time of one write. The lock is a file that only one of them can create.
 * Throws the errors of the file system when no program can create it.
 */
export function takeShortLock(file: string): ShortLock {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      closeSync(openSync(file, 'wx', 0o600));
      return { kind: 'taken', release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (fsCode(error) !== 'EEXIST') throw error;
    }
    if (isStale(file)) removeStale(file);
    else if (Date.now() >= deadline) return { kind: 'busy' };
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN);
  }
}

function isStale(file: string): boolean {
  const info = lstatSync(file, { throwIfNoEntry: false });
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) > STALE;
}

/** Removes a stale lock by renaming it, so that only one of two programs that find it succeeds. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true, recursive: true });
  } catch (error) {
    if (fsCode(error) !== 'ENOENT') throw error;
  }
}
