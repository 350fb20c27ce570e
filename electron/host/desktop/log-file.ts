import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../core/model/units.ts';

const LARGEST: Bytes = 1_000_000;

/**
 * Opens `headroom.log` in a folder, with at most two files of 1 MB. Each line is written at once, so the last ones
 * before a crash are kept. A disk that cannot be written to does not stop the program.
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
