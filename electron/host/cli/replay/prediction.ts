import {
  isSomebody,
  type Alert,
  type Assessment,
  type Culprit,
  type Exhaustion,
  type Level,
} from '../../../core/model/assessment.ts';
import type { Identity } from '../../../core/model/identity.ts';
import type { Stall } from '../../../core/model/assessment.ts';
import type { PoolId } from '../../../core/model/snapshot.ts';
import type { Bytes, Milliseconds } from '../../../core/model/units.ts';

/** What Headroom says at one sample, as `headroom replay --json` prints it. Times are seconds from this sample on. */
export interface Prediction {
  readonly t: Milliseconds;
  readonly level: Level;
  readonly pools: readonly {
    readonly id: PoolId;
    readonly headroom: Bytes;
    readonly exhaustion: Exhaustion | null;
    /** Programs wait for memory, or will; null where nothing points to it. */
    readonly stall?: Stall | null;
  }[];
  /** The worst ten. */
  readonly risks: readonly (Identity & {
    readonly score: number;
    readonly pool: PoolId;
    readonly exhaustion: Exhaustion | null;
  })[];
  /** What would pop up now; without a pid no process is to blame. */
  readonly alerts: readonly (Partial<Identity> & { readonly level: Alert['level']; readonly pool: PoolId })[];
}

const MOST_RISKS = 10;

export function predictionOf({ at, level, pools, risks, alerts }: Assessment): Prediction {
  return {
    t: at,
    level,
    pools: pools.map((pool) => ({
      id: pool.id,
      headroom: Math.round(pool.headroom),
      exhaustion: rounded(pool.exhaustion),
      stall: pool.stall ? { ...pool.stall, begins: rounded(pool.stall.begins) } : null,
    })),
    risks: risks.slice(0, MOST_RISKS).map(({ pid, start, score, pool, exhaustion }) => {
      return { pid, start, score: Math.round(score * 100) / 100, pool, exhaustion: rounded(exhaustion) };
    }),
    alerts: alerts.map((alert) => ({ level: alert.level, ...blamed(alert.culprit), pool: alert.pool })),
  };
}

/** Whom to name: nobody for shared memory and where no one is to blame. */
function blamed(culprit: Culprit | null): Partial<Identity> {
  if (!isSomebody(culprit)) return {};
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
