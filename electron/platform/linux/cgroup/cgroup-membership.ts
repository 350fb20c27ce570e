import type { Reading } from '../../../core/model/reading.ts';
import type { PoolId } from '../../../core/model/snapshot.ts';
import type { CgroupNode } from './cgroup-node.ts';

/** The place of a process in the cgroup hierarchies. All processes in the same place share one object. */
export interface CgroupMembership {
  readonly path: Reading<string>;
  /** The cgroup in the hierarchy that limits memory. Null where there is none, or it cannot be seen. */
  readonly node: CgroupNode | null;
}

const NO_POOLS: readonly PoolId[] = [];

/** The limited cgroups on which the members draw, innermost first. The array stays the same until that changes. */
export function poolsOf(membership: CgroupMembership): readonly PoolId[] {
  return membership.node?.pools ?? NO_POOLS;
}
