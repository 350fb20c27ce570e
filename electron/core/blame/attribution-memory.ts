import { attribute, type Attribution } from './attribution.ts';
import type { Growth } from '../growth/growth.ts';
import type { Population } from './process-population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/** How long an attribution stays valid, and how near the onset must be, both as a share of the growth's window. */
const LASTS: Ratio = 1 / 32;
/** The number of samples for which an attribution stays valid in any case. */
const LEAST_LASTS = 2;
const SAME_ONSET: Ratio = 0.03;
/**
 * Attributions kept for each pool: its growth, a burst on top of it and the growths of its processes are followed
 * side by side.
 */
const REMEMBERED = 4;

interface Attributed {
  readonly attribution: Attribution;
  readonly onset: Seconds;
  /** The population's change count for which the attribution is valid. */
  readonly population: number;
  /** The number of the sample at which the attribution expires. */
  readonly until: number;
}

/**
 * Attributions of one pool's growths that were made a moment ago. They are reused for much the same growth while no
 * process came or went.
 */
export class AttributionMemory {
  readonly #pool: PoolId;
  /** The attributions, newest first. */
  #known: readonly Attributed[] = [];

  constructor(pool: PoolId) {
    this.#pool = pool;
  }

  /**
   * The attribution of a growth. `sample` is the number of the sample at `now`; `members` are the processes that draw
   * on the pool.
   */
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
