import type { Assessment, Culprit, Exhaustion } from '../../core/assessment.ts';
import type { Identity } from '../../core/identity.ts';

const MOST_RISKS = 10;

/**
 * What Headroom says at one sample, as one line of JSON:
 *
 *     {"t":MS,"level":"calm|watch|warning|critical","pools":[{"id","headroom":B,"exhaustion":{"p10","p50","p90"}|null}],
 *      "risks":[{"pid","start","score":0..100,"pool","exhaustion"}],"alerts":[{"level","pid","start","pool"}]}
 *
 * Times are seconds from this sample on, risks are the worst ten, an alert without pid blames no process.
 */
export function predictionLine({ at, level, pools, risks, alerts }: Assessment): string {
  return JSON.stringify({
    t: at,
    level,
    pools: pools.map((pool) => ({
      id: pool.id,
      headroom: Math.round(pool.headroom),
      exhaustion: rounded(pool.exhaustion),
    })),
    risks: risks.slice(0, MOST_RISKS).map(({ pid, start, score, pool, exhaustion }) => {
      return { pid, start, score: Math.round(score * 100) / 100, pool, exhaustion: rounded(exhaustion) };
    }),
    alerts: alerts.map((alert) => ({ level: alert.level, ...blamed(alert.culprit), pool: alert.pool })),
  });
}

/** Whom to name: nobody for shared memory and where no one is to blame. */
function blamed(culprit: Culprit | null): Partial<Identity> {
  if (culprit === null || culprit.kind === 'shared') return {};
  const { pid, start } = culprit.identity;
  return { pid, start };
}

function rounded(exhaustion: Exhaustion | null): Exhaustion | null {
  if (exhaustion === null) return null;
  const { p10, p50, p90 } = exhaustion;
  return { p10: toMilliseconds(p10), p50: toMilliseconds(p50), p90: toMilliseconds(p90) };
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
