/** Where a process is: /proc/PID/cgroup (cgroups(7)). null: not in such a hierarchy. Paths are untrusted text. */
export interface ProcessCgroup {
  /** In the version 1 hierarchy that the memory controller is attached to. */
  readonly memory: string | null;
  /** In version 2, the unified hierarchy. */
  readonly unified: string | null;
  /** In the version 1 hierarchy without controllers in which systemd keeps its units. */
  readonly systemd: string | null;
}

const DELETED = ' (deleted)';

/**
 * Lines are `hierarchy:controllers:path`; that of the unified hierarchy begins with `0::`. A path that starts with `/..` lies outside of
 * the reader's cgroup namespace.
 */
export function parseProcessCgroup(text: string): ProcessCgroup {
  let memory: string | null = null;
  let unified: string | null = null;
  let systemd: string | null = null;
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, hierarchy, controllers = '', rawPath = ''] = match;
    const path = rawPath.endsWith(DELETED) ? rawPath.slice(0, -DELETED.length) : rawPath;
    if (controllers.split(',').includes('memory')) memory = path;
    else if (controllers === 'name=systemd') systemd = path;
    else if (hierarchy === '0' && controllers === '') unified = path;
  }
  return { memory, unified, systemd };
}

/** The path that says most about what the process belongs to: the deepest one. */
export function mostSpecific({ memory, unified, systemd }: ProcessCgroup): string | null {
  let deepest: string | null = null;
  for (const path of [memory, unified, systemd]) {
    if (path !== null && (deepest === null || depth(path) > depth(deepest))) deepest = path;
  }
  return deepest;
}

function depth(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}
