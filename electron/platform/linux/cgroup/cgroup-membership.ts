import type { Reading } from '../../../core/model/reading.ts';
import type { PoolId } from '../../../core/model/snapshot.ts';
import type { CgroupNode } from './cgroup-node.ts';

/** Where a process is in the cgroup hierarchies; one object for all processes that are in the same place. */
export interface CgroupMembership {
  readonly path: Reading<string>;
  /** Its place where memory is limited; null where there is none, or it cannot be seen. */
  readonly node: CgroupNode | null;
}

const NO_POOLS: readonly PoolId[] = [];

/** Limited cgroups that its members draw on, innermost first. The same array until that changes. */
export function poolsOf(membership: CgroupMembership): readonly PoolId[] {
  return membership.node?.pools ?? NO_POOLS;
}
