/**
 * The segments of `path` below `root`, both as /proc/PID/cgroup and mountinfo write them; null when it does not lie below it or leads out of
 * the cgroup namespace, so that its folder cannot be named. `own` leads from a root further up (`/..`) to that of the namespace.
 */
export function segmentsBelow(
  root: string,
  path: string,
  own: readonly string[] | null = [],
): readonly string[] | null {
  const up = parentSteps(root);
  const rest = segmentsOf(path).slice(parentSteps(path));
  if (up > 0 && own !== null && own.length === up && parentSteps(path) <= up) {
    return rest.includes('..') ? null : [...own.slice(0, up - parentSteps(path)), ...rest];
  }
  const base = root === '/' ? '' : root;
  if (path !== base && !path.startsWith(`${base}/`)) return null;
  const segments = segmentsOf(path.slice(base.length));
  return segments.includes('..') ? null : segments;
}

/** How far above the cgroup namespace a path begins. */
export function parentSteps(path: string): number {
  const segments = segmentsOf(path);
  const first = segments.findIndex((segment) => segment !== '..');
  return first < 0 ? segments.length : first;
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

export function childPath(parent: string, segment: string): string {
  return parent === '/' ? `/${segment}` : `${parent}/${segment}`;
}

const LONG_ID = /[0-9a-f]{64}/g;
const SHORT_ID = 12;

/**
 * Name of a cgroup for people: its last part, with container ids as short as container tools show them. The root of a namespace has no name in
 * there, but the container that it is has a host name. Untrusted text.
 */
export function cgroupLabel(path: string, host: string): string {
  const last = segmentsOf(path).findLast((segment) => segment !== '..');
  if (last === undefined) return host === '' ? path : host;
  return last.replace(LONG_ID, (id) => id.slice(0, SHORT_ID));
}
