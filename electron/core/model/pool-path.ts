import type { PoolId } from './snapshot.ts';

/**
 * Whether a cgroup is inside another one, judged by their paths. The machine and the limits of single processes are
 * no paths.
 */
export function isWithin(inner: PoolId, outer: PoolId): boolean {
  return inner.startsWith('/') && inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/**
 * Whether two pools are the same, or one is inside the other. The machine counts as a pool of its own, because
 * trouble in a cgroup is not trouble of the machine.
 */
export function isSameBranch(a: PoolId, b: PoolId): boolean {
  return a === b || isWithin(a, b) || isWithin(b, a);
}

/** The innermost cgroups of these pools. No other one is inside them, so nothing is in two of them. */
export function innermost<T extends { readonly id: PoolId }>(pools: readonly T[]): T[] {
  const outer = new Set<PoolId>();
  for (const { id } of pools) {
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1)) outer.add(id.slice(0, end));
  }
  return pools.filter(({ id }) => id.length > 1 && id.startsWith('/') && !outer.has(id));
}
