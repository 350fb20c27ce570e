import type { PoolId } from '../core/model/snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds } from '../core/model/units.ts';

/** Between two looks that are closer than this chance decides what has grown, as when a sweep follows a glance at once. */
const BLINK: Milliseconds = 100;
/** The use of a pool from longer ago says nothing about the next seconds. */
const GAP: Milliseconds = 15_000;

interface Look {
  readonly at: Milliseconds;
  readonly used: Bytes;
  readonly growth: BytesPerSecond;
}

interface Pool {
  readonly id: PoolId;
  readonly used: Bytes;
}

/** What was last seen of each pool, at a sweep or between two, and how fast it grew until then. */
export class PoolLooks {
  #looks = new Map<PoolId, Look>();

  /** Takes all pools there are. */
  sweep(at: Milliseconds, pools: readonly Pool[]): void {
    this.#looks = new Map(pools.map((pool) => [pool.id, this.#look(at, pool)]));
  }

  /** Takes the pools that were looked at. Those not among `changed` hold what they held. */
  glance(at: Milliseconds, seen: Iterable<PoolId>, changed: readonly Pool[]): void {
    const used = new Map(changed.map((pool) => [pool.id, pool.used]));
    for (const id of seen) {
      const last = this.#looks.get(id);
      if (last) this.#looks.set(id, this.#look(at, { id, used: used.get(id) ?? last.used }));
    }
  }

  /** How fast it grew between the last two looks; 0 where that is not known. */
  growthOf(id: PoolId): BytesPerSecond {
    return this.#looks.get(id)?.growth ?? 0;
  }

  /** A reading from before the clock was set back does not show how much time has passed since. */
  #look(at: Milliseconds, { id, used }: Pool): Look {
    const last = this.#looks.get(id);
    const passed = last ? at - last.at : -1;
    if (last === undefined || passed < 0 || passed > GAP) return { at, used, growth: 0 };
    if (passed < BLINK) return last;
    return { at, used, growth: (1000 * (used - last.used)) / passed };
  }
}
