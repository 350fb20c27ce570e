import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where a cgroup hierarchy can be reached, and which part of it that is. */
export interface CgroupMount {
  readonly directory: string;
  /** Path within the hierarchy that `directory` shows; `/` outside of containers. */
  readonly root: string;
}

export interface CgroupMounts {
  readonly unified: CgroupMount | null;
  readonly freezer: CgroupMount | null;
  readonly memory: CgroupMount | null;
}

export function readCgroupMounts(): CgroupMounts {
  try {
    return parseCgroupMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return { unified: null, freezer: null, memory: null };
  }
}

/**
 * Lines of /proc/PID/mountinfo (man 5 proc_pid_mountinfo): `... root mount-point options ... - type source super-options`.
 * Of several mounts of one hierarchy the last one counts: it covers the others.
 */
export function parseCgroupMounts(text: string): CgroupMounts {
  let [unified, freezer, memory]: (CgroupMount | null)[] = [null, null, null];
  for (const line of text.split('\n')) {
    const [own = '', of = ''] = line.split(' - ');
    const [, , , root, directory] = own.split(' ').map(unescapeOctal);
    const [type, , options = ''] = of.split(' ');
    if (root === undefined || directory === undefined) continue;
    const mount = { directory, root };
    if (type === 'cgroup2') unified = mount;
    if (type !== 'cgroup') continue;
    if (options.split(',').includes('freezer')) freezer = mount;
    if (options.split(',').includes('memory')) memory = mount;
  }
  return { unified: unified ?? null, freezer: freezer ?? null, memory: memory ?? null };
}

/** Folder of a cgroup, from its path in /proc/PID/cgroup; null when it lies outside of what is mounted. */
export function cgroupDirectory(mount: CgroupMount, cgroup: string): string | null {
  if (!cgroup.startsWith('/') || cgroup.split('/').includes('..')) return null;
  if (mount.root === '/') return path.posix.join(mount.directory, cgroup);
  if (cgroup !== mount.root && !cgroup.startsWith(`${mount.root}/`)) return null;
  return path.posix.join(mount.directory, cgroup.slice(mount.root.length));
}

/** Blanks, tabs, newlines and backslashes in paths are written as `\040` and the like. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
