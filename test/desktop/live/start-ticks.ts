import { readFileSync } from 'node:fs';

/** Start time of a process in clock ticks since boot: field 22 of /proc/PID/stat (man 5 proc). */
export function readStartTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}
