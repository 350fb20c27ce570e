import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../core/model/units.ts';

const LARGEST: Bytes = 1_000_000;

/**
 * Appends lines to `headroom.log` in a folder, at most two files of 1 MB. Written at once, so that the last words before
 * a crash are kept; a disk that takes nothing is no reason to fail.
 */
export function openLog(directory: string, now: () => Date = () => new Date()): (line: string) => void {
  const file = path.join(directory, 'headroom.log');
  return (line) => {
    try {
      mkdirSync(directory, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST) renameSync(file, `${file}.1`);
      appendFileSync(file, `${now().toISOString()} ${line}\n`);
    } catch {
      return;
    }
  };
}
