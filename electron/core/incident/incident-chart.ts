import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { IncidentChart } from './incident.ts';
import type { Consumer, PoolMoment } from './incident-moments.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

const MOST_POINTS = 160;
const MOST_CONSUMERS = 5;

interface ChartStep {
  readonly at: Milliseconds;
  readonly pool: PoolMoment;
}

/** The chart of the pool, its largest processes and all processes in `named`. The last step is always part of it. */
export function drawChart(steps: readonly ChartStep[], named: ReadonlySet<IdentityKey>): IncidentChart {
  const stride = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
  const points = steps.filter((_, index) => (steps.length - 1 - index) % stride === 0);
  const largest = new Map<IdentityKey, Consumer>();
  for (const { pool } of points) {
    for (const consumer of pool.consumers) {
      const key = identityKey(consumer.identity);
      if ((largest.get(key)?.size ?? -1) <= consumer.size) largest.set(key, consumer);
    }
  }
  const chosen = [...largest]
    .toSorted(([a, { size: x }], [b, { size: y }]) => Number(named.has(b)) - Number(named.has(a)) || y - x)
    .slice(0, MOST_CONSUMERS);
  return {
    at: points.map(({ at }) => at),
    used: points.map(({ pool }) => pool.assessment.used),
    limit: steps.at(-1)?.pool.assessment.limit ?? 0,
    consumers: chosen.map(([key, { identity, name }]) => ({
      identity,
      name,
      size: points.map(({ pool }) => pool.consumers.find((one) => identityKey(one.identity) === key)?.size ?? null),
    })),
  };
}

/** The use at a moment: that of the newest point that is not later, or of the first point when all are later. */
export function usedAt({ at, used }: IncidentChart, moment: Milliseconds): Bytes {
  return (
    used[
      Math.max(
        0,
        at.findLastIndex((time) => time <= moment),
      )
    ] ?? 0
  );
}
