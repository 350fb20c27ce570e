/** Where a process is: /proc/PID/cgroup (cgroups(7)). null: not in such a hierarchy. Paths are untrusted text. */
export interface ProcessCgroup {
  /** Version 1 hierarchy that the memory controller is attached to. */
  readonly memory: string | null;
  /** Version 2, the unified hierarchy. */
  readonly unified: string | null;
}

const DELETED = ' (deleted)';

/**
 * Lines are `hierarchy:controllers:path`; the unified hierarchy's begins with `0::`. A path that starts with `/..` lies outside of the
 * reader's cgroup namespace.
 */
export function parseProcessCgroup(text: string): ProcessCgroup {
  let memory: string | null = null;
  let unified: string | null = null;
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, hierarchy, controllers = '', path = ''] = match;
    if (controllers.split(',').includes('memory')) memory = withoutDeleted(path);
    else if (hierarchy === '0' && controllers === '') unified = withoutDeleted(path);
  }
  return { memory, unified };
}

function withoutDeleted(path: string): string {
  return path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path;
}
