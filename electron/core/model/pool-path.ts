import type { PoolId } from './snapshot.ts';

/** Whether a cgroup is inside another one, by their paths; the machine and the limits of processes are no paths. */
export function isWithin(inner: PoolId, outer: PoolId): boolean {
  return inner.startsWith('/') && inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** The same pool, or one within the other. The machine is a pool of its own here: what happens in a cgroup is not its end. */
export function isSameBranch(a: PoolId, b: PoolId): boolean {
  return a === b || isWithin(a, b) || isWithin(b, a);
}

/** Of these pools the cgroups that no other one of them is inside of: what is in one of them is in none of the others. */
export function innermost<T extends { readonly id: PoolId }>(pools: readonly T[]): T[] {
  const outer = new Set<PoolId>();
  for (const { id } of pools) {
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1)) outer.add(id.slice(0, end));
  }
  return pools.filter(({ id }) => id.length > 1 && id.startsWith('/') && !outer.has(id));
}
