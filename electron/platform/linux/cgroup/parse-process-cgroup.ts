/**
 * The cgroups of a process: /proc/PID/cgroup (cgroups(7)). Null when the process is not in such a hierarchy. Paths
 * are untrusted text.
 */
export interface ProcessCgroup {
  /** The path in the version 1 hierarchy of the memory controller. */
  readonly memory: string | null;
  /** The path in version 2, the unified hierarchy. */
  readonly unified: string | null;
  /** The path in the version 1 hierarchy without controllers in which systemd keeps its units. */
  readonly systemd: string | null;
}

const DELETED = ' (deleted)';

/**
 * Parses lines of `hierarchy:controllers:path`. The line of the unified hierarchy begins with `0::`. A path that
 * starts with `/..` lies outside of the reader's cgroup namespace.
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

/** The deepest path, which says most about what the process belongs to. */
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
