import { segmentsBelow } from '../cgroup/cgroup-path.ts';
import { parseMountinfo, type Mount } from '../cgroup/parse-mountinfo.ts';
import { readText } from '../small-files.ts';

/** Where the cgroup hierarchies that can bring processes to a standstill are mounted; null where they are not. */
export interface CgroupMounts {
  readonly unified: Mount | null;
  readonly freezer: Mount | null;
}

export function readCgroupMounts(): CgroupMounts {
  const mounts = parseMountinfo(readText('/proc/self/mountinfo'));
  return {
    unified: mounts.findLast(({ type }) => type === 'cgroup2') ?? null,
    freezer: mounts.findLast(({ type, options }) => type === 'cgroup' && options.includes('freezer')) ?? null,
  };
}

/** Folder of a cgroup, from its path in /proc/PID/cgroup; null when it lies outside of what is mounted. */
export function cgroupDirectory({ root, point }: Pick<Mount, 'root' | 'point'>, cgroup: string): string | null {
  const segments = segmentsBelow(root, cgroup);
  return segments === null ? null : [point, ...segments].join('/');
}
