import { attribute, type Attribution } from './attribution.ts';
import type { Growth } from '../growth/growth.ts';
import type { Population } from './process-population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/** For how long an attribution is good enough, as a share of the growth's window, and how near the onset must be. */
const LASTS: Ratio = 1 / 32;
/** Samples for which it is good enough in any case. */
const LEAST_LASTS = 2;
const SAME_ONSET: Ratio = 0.03;
/** A pool's growth, a burst on top of it and those of its processes are followed side by side. */
const REMEMBERED = 4;

interface Attributed {
  readonly attribution: Attribution;
  readonly onset: Seconds;
  /** Number of changes of the population it holds for. */
  readonly population: number;
  /** Number of the sample from which on it is made anew. */
  readonly until: number;
}

/** Who took how much of one pool; what was found for much the same growth a moment ago still holds while nobody came or went. */
export class AttributionMemory {
  readonly #pool: PoolId;
  /** Newest first. */
  #known: readonly Attributed[] = [];

  constructor(pool: PoolId) {
    this.#pool = pool;
  }

  /** `sample` is the number of the sample at `now`; `members` are the processes that draw on the pool. */
  of(
    growth: Growth,
    now: Seconds,
    sample: number,
    members: readonly ProcessTrack[],
    population: Population,
  ): Attribution {
    const { onset, rise } = growth;
    const { changes } = population;
    const fresh = this.#known.filter((known) => known.population === changes && sample < known.until);
    const known = fresh.find((entry) => Math.abs(entry.onset - onset) <= SAME_ONSET * (now - onset));
    if (known) return known.attribution;
    const attribution = attribute(members, onset, rise, population.departures(onset, this.#pool));
    const until = sample + Math.max(LEAST_LASTS, growth.samples * LASTS);
    this.#known = [{ attribution, onset, population: changes, until }, ...fresh].slice(0, REMEMBERED);
    return attribution;
  }
}
