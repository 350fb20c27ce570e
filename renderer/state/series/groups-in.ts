import type { Frame, GroupRow } from '../../../electron/core/model/frame.ts';
import type { PoolId } from '../../../electron/core/model/snapshot.ts';

/** The applications of which some process is bound by this pool. */
export function groupsIn(frame: Frame, pool: PoolId): GroupRow[] {
  const ids = new Set(frame.processes.filter((process) => process.pool === pool).map(({ group }) => group));
  return frame.groups.filter(({ id }) => ids.has(id));
}
