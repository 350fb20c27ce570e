import type { PoolAssessment } from '../core/model/assessment.ts';
import type { PoolId } from '../core/model/snapshot.ts';
import type { BytesPerSecond, Milliseconds } from '../core/model/units.ts';
import { SAMPLES_TO_EXHAUSTION, SHORTEST, soonestExhaustion } from './sampling-pause.ts';

/**
 * A program fills memory about this fast when it makes, reads or receives what it keeps. A container with less room can be full before two
 * sweeps are over.
 */
const USUAL_FILLING: BytesPerSecond = 50e6;
/** The number of looks wanted at a quiet pool in the time that this takes. */
const LOOKS_TO_FILLING = 3;
const SHORTEST_QUIET: Milliseconds = 1000;
/** The most pools that are glanced at, those with the least room. */
const MOST_GLANCED = 64;
/** Looks that are due this soon are taken together. */
const TOGETHER: Milliseconds = 20;

/**
 * How often each small pool is worth a look between two sweeps that are `pause` apart: once a second at most where it is quiet, as often as a
 * growth just seen asks for where it grows. Pools that cannot fill before the next sweep tells are left out.
 */
export function glancePauses(
  pools: readonly PoolAssessment[],
  pause: Milliseconds,
  growthOf: (pool: PoolId) => BytesPerSecond,
): ReadonlyMap<PoolId, Milliseconds> {
  const pauses = pools.flatMap((pool): [PoolId, Milliseconds][] => {
    if (pool.kind !== 'cgroup' || pool.limit <= 0) return [];
    const quiet = (1000 * pool.headroom) / USUAL_FILLING / LOOKS_TO_FILLING;
    const seen = (1000 * soonestExhaustion(pool, growthOf(pool.id))) / SAMPLES_TO_EXHAUSTION;
    const within = Math.min(Math.max(SHORTEST_QUIET, quiet), Math.max(SHORTEST, seen));
    return within < pause ? [[pool.id, Math.round(within)]] : [];
  });
  return new Map(pauses.toSorted(([, a], [, b]) => a - b).slice(0, MOST_GLANCED));
}

/** When which pool is to be looked at. Each has a pace of its own, so that one that grows makes no other be looked at more often. */
export class GlanceSchedule {
  #pauses: ReadonlyMap<PoolId, Milliseconds> = new Map();
  #looked = new Map<PoolId, Milliseconds>();

  /** Takes new pauses. Right after a sweep, which looks at every pool, `swept` is true. */
  plan(pauses: ReadonlyMap<PoolId, Milliseconds>, now: Milliseconds, swept: boolean): void {
    const looked = this.#looked;
    this.#pauses = pauses;
    this.#looked = new Map([...pauses.keys()].map((id) => [id, swept ? now : (looked.get(id) ?? now)]));
  }

  /** The pools that are due, which count as looked at. */
  take(now: Milliseconds): readonly PoolId[] {
    const due = [...this.#pauses].filter(([id, pause]) => this.#dueAt(id, pause) - now <= TOGETHER).map(([id]) => id);
    for (const id of due) this.#looked.set(id, now);
    return due;
  }

  /** The time until the next pool is due. Infinite where none is. */
  next(now: Milliseconds): Milliseconds {
    let next = Infinity;
    for (const [id, pause] of this.#pauses) next = Math.min(next, this.#dueAt(id, pause) - now);
    return Math.max(0, next);
  }

  #dueAt(id: PoolId, pause: Milliseconds): Milliseconds {
    return (this.#looked.get(id) ?? 0) + pause;
  }
}
