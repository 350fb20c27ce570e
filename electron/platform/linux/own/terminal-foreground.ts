import { readStat } from '../proc/process/read-stat.ts';

/** Whether this program is in the foreground of its terminal, where it may read lines. true where the system does not tell. */
export function isInForeground(): boolean {
  const stat = readStat('self');
  return stat === null || stat.group === stat.foregroundGroup;
}
