/**
 * The segments of `path` below `root`, both as /proc/PID/cgroup and mountinfo write them. Null when the path lies
 * outside of `root` or of the cgroup namespace, so that its folder cannot be named.
 */
export function segmentsBelow(root: string, path: string): readonly string[] | null {
  const base = root === '/' ? '' : root;
  if (path !== base && !path.startsWith(`${base}/`)) return null;
  const segments = path
    .slice(base.length)
    .split('/')
    .filter((segment) => segment !== '');
  return segments.includes('..') ? null : segments;
}

export function childPath(parent: string, segment: string): string {
  return parent === '/' ? `/${segment}` : `${parent}/${segment}`;
}

const LONG_ID = /[0-9a-f]{64}/g;
const SHORT_ID = 12;

/**
 * The name of a cgroup for people: its last part, with container ids as short as container tools show them. Untrusted
 * text.
 */
export function cgroupLabel(path: string): string {
  const last = path.split('/').findLast((segment) => segment !== '') ?? path;
  return last.replace(LONG_ID, (id) => id.slice(0, SHORT_ID));
}
