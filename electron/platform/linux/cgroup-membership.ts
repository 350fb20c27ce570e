import type { Reading } from '../../core/reading.ts';
import type { PoolId } from '../../core/snapshot.ts';

/** The cgroup that processes are in; one object for all of them. */
export interface CgroupMembership {
  /** The memory hierarchy's path, else the unified one's. */
  readonly path: Reading<string>;
  /** Limited pools it draws on, innermost first. The same array until that changes. */
  readonly pools: readonly PoolId[];
}
