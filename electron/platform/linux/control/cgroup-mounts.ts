import { readFileSync } from 'node:fs';
import { segmentsBelow } from '../cgroup/cgroup-path.ts';
import { parseMountinfo, type Mount } from '../cgroup/parse-mountinfo.ts';

/** Where the cgroup hierarchies that can bring processes to a standstill are mounted; null where they are not. */
export interface CgroupMounts {
  readonly unified: Mount | null;
  readonly freezer: Mount | null;
}

export const NO_CGROUPS: CgroupMounts = { unified: null, freezer: null };

export function readCgroupMounts(): CgroupMounts {
  try {
    const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
    return {
      unified: mounts.findLast(({ type }) => type === 'cgroup2') ?? null,
      freezer: mounts.findLast(({ type, options }) => type === 'cgroup' && options.includes('freezer')) ?? null,
    };
  } catch {
    return NO_CGROUPS;
  }
}

/** Folder of a cgroup, from its path in /proc/PID/cgroup; null when it lies outside of what is mounted. */
export function cgroupDirectory({ root, point }: Pick<Mount, 'root' | 'point'>, cgroup: string): string | null {
  const segments = segmentsBelow(root, cgroup);
  return segments === null ? null : [point, ...segments].join('/');
}
