/** A line of /proc/PID/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  /** The mounted part of the file system. For cgroups it is the path within the hierarchy. */
  readonly root: string;
  readonly point: string;
  readonly type: string;
  /** The number of the device, such as `0:26`: mounts of one file system have the same. */
  readonly device: string;
  /** The options of the file system. For cgroup v1 they name its controllers, for procfs hidepid. */
  readonly options: readonly string[];
}

/**
 * Parses mountinfo. Lines are `id parent device root point options [tag...] - type source super-options`; others are
 * left out.
 */
export function parseMountinfo(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [before, behind] = line.split(' - ');
    const [, , device = '', root, point, ownOptions] = before?.split(' ') ?? [];
    const [type, , superOptions] = behind?.split(' ') ?? [];
    if (!root || !point || !type) continue;
    const options = `${ownOptions ?? ''},${superOptions ?? ''}`.split(',');
    mounts.push({ root: unescape(root), point: unescape(point), type, device, options });
  }
  return mounts;
}

/** A path with its escapes undone. Blanks, tabs, newlines and backslashes are written as three octal digits. */
function unescape(path: string): string {
  return path.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
