import { LEVELS, type PoolAssessment } from '../../electron/core/model/assessment.ts';
import { MACHINE } from '../../electron/core/model/snapshot.ts';

/** The pool that matters most. */
export function gravestPool(pools: readonly PoolAssessment[]): PoolAssessment | null {
  return pools.toSorted(byGravity)[0] ?? null;
}

/** The gravest level first, then the soonest exhaustion, the machine before others. */
export function byGravity(a: PoolAssessment, b: PoolAssessment): number {
  const machineFirst = (pool: PoolAssessment) => (pool.id === MACHINE ? 0 : 1);
  const soonest = (pool: PoolAssessment) => pool.exhaustion?.p50 ?? Number.MAX_VALUE;
  return (
    LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || soonest(a) - soonest(b) || machineFirst(a) - machineFirst(b)
  );
}
