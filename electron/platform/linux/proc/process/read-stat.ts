import { readFileSync } from 'node:fs';
import { parseStat, type ProcessStat } from './parse-stat.ts';

/** /proc/PID/stat of one process, or of its thread `PID/task/TID`; null when there is no such process, or none that may be seen. */
export function readStat(pid: number | 'self' | `${number}/task/${number}`, root = '/proc'): ProcessStat | null {
  try {
    const bytes = readFileSync(`${root}/${pid}/stat`);
    return parseStat(bytes, bytes.length);
  } catch {
    return null;
  }
}
