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

/** Where a process is in one hierarchy of cgroups: a line of that file. */
export interface CgroupLine {
  /** `0` for version 2, the unified hierarchy. */
  readonly hierarchy: string;
  /** As the file lists them; empty for version 2, `name=systemd` for a hierarchy that only has a name. */
  readonly controllers: readonly string[];
  readonly path: string;
  /** The cgroup has been removed, which can only be where nothing runs in it. */
  readonly removed: boolean;
}

const REMOVED = ' (deleted)';

/**
 * Parses lines of `hierarchy:controllers:path`. The line of the unified hierarchy begins with `0::`. A path that
 * starts with `/..` lies outside of the reader's cgroup namespace.
 */
export function parseCgroupLines(text: string): readonly CgroupLine[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) return [];
    const [, hierarchy = '', controllers = '', path = ''] = match;
    const removed = path.endsWith(REMOVED);
    return [
      {
        hierarchy,
        controllers: controllers === '' ? [] : controllers.split(','),
        path: removed ? path.slice(0, -REMOVED.length) : path,
        removed,
      },
    ];
  });
}

export function isUnified({ hierarchy, controllers }: CgroupLine): boolean {
  return hierarchy === '0' && controllers.length === 0;
}

export function parseProcessCgroup(text: string): ProcessCgroup {
  const lines = parseCgroupLines(text);
  const pathIn = (isMeant: (line: CgroupLine) => boolean) => lines.findLast(isMeant)?.path ?? null;
  return {
    memory: pathIn(({ controllers }) => controllers.includes('memory')),
    unified: pathIn(isUnified),
    systemd: pathIn(({ controllers }) => controllers.join() === 'name=systemd'),
  };
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
