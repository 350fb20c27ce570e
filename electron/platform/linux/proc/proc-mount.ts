import { parseMountinfo } from '../cgroup/parse-mountinfo.ts';

/** Options of the procfs that is seen at `root`: of several mounts the last one. Empty where mountinfo names none. */
export function procMountOptions(mountinfo: string, root = '/proc'): readonly string[] {
  const procfs = parseMountinfo(mountinfo).findLast(({ type, point }) => type === 'proc' && point === root);
  return procfs?.options ?? [];
}

/** The same for this machine. `readText` gives null for a file that cannot be read. */
export function readProcMountOptions(readText: (path: string) => string | null): readonly string[] {
  return procMountOptions(readText('/proc/self/mountinfo') ?? '');
}
