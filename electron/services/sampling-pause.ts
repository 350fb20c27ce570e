import { atLeast, type Assessment, type PoolAssessment } from '../core/model/assessment.ts';
import { MACHINE, type PoolId, type Snapshot } from '../core/model/snapshot.ts';
import type { SamplingRate } from '../core/settings/settings.ts';
import type { BytesPerSecond, Milliseconds, Seconds } from '../core/model/units.ts';

/** The fastest plausible filling, as earlyoom assumes it (meminfo poll_sleep_time: 6 GB/s of RAM, 0.8 GB/s of swap). */
const FASTEST_MEMORY: BytesPerSecond = 6e9;
const FASTEST_SWAP: BytesPerSecond = 0.8e9;
/** The shortest plausible time to fill a limited pool from empty, because small limits hold small programs. */
const FASTEST_POOL: Seconds = 10;
/** The number of samples wanted in the time left, both by the growth just seen and by the shortest forecast. */
export const SAMPLES_TO_EXHAUSTION = 30;

export const SHORTEST: Milliseconds = 250;
/**
 * The shortest pause for a calm pool, so that one of a few megabytes does not keep the sampling at its fastest for
 * ever.
 */
const SHORTEST_CALM_POOL: Milliseconds = 1000;
/**
 * The longest pauses: while someone looks at the numbers, while no one does, and while no one does and everything is
 * calm.
 */
const LONGEST: Readonly<
  Record<
    SamplingRate,
    { readonly watched: Milliseconds; readonly unwatched: Milliseconds; readonly calm: Milliseconds }
  >
> = {
  sparing: { watched: 2000, unwatched: 4000, calm: 5000 },
  normal: { watched: 1000, unwatched: 2000, calm: 5000 },
  lively: { watched: 500, unwatched: 1000, calm: 2000 },
};
/** The longest pause on account of the work, however sparing the setting is. */
const LONGEST_FOR_COST: Milliseconds = 2000;

/**
 * Until there is reason to warn, the pause is this many times as long as the work, but not longer than the unwatched
 * pause.
 */
const PAUSE_TO_COST = 10;

/** With less time left than this by any forecast, every sample is worth its cost. */
const URGENT: Seconds = 60;
/** The same by the growth just seen, which may be a burst. */
const URGENT_GROWTH: Seconds = 15;

export interface PauseInput {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  /** How fast a pool has just grown; see PoolLooks. */
  readonly growthOf: (pool: PoolId) => BytesPerSecond;
  /** Whether someone looks at the numbers. */
  readonly watched: boolean;
  /** The time that the last sweep took, with everything that followed from it. */
  readonly cost: Milliseconds;
  /** The user's setting for times without pressure. */
  readonly rate: SamplingRate;
}

/** The longest wait for someone who looks at the numbers. */
export function longestWatched(rate: SamplingRate): Milliseconds {
  return LONGEST[rate].watched;
}

/**
 * The pause before the next sweep. It is no longer than the fastest plausible filling of any pool. It is 250 ms to 1
 * s while someone looks, up to 2 s otherwise, and up to 5 s on a calm machine that no one looks at, unless the user
 * wants more or less. Where the work itself takes long, as with very many processes, it is not done more often than
 * it is worth.
 */
export function samplingPause({ snapshot, assessment, growthOf, watched, cost, rate }: PauseInput): Milliseconds {
  const longest = LONGEST[rate][watched ? 'watched' : assessment.level === 'calm' ? 'calm' : 'unwatched'];
  const { available, swapFree } = snapshot.memory;
  const machine = 1000 * (available / FASTEST_MEMORY + swapFree / FASTEST_SWAP);
  const pools = assessment.pools.map((pool) =>
    Math.min(plausibleFilling(pool), (1000 * soonestExhaustion(pool, growthOf(pool.id))) / SAMPLES_TO_EXHAUSTION),
  );
  const due = Math.min(longest, Math.max(SHORTEST, Math.min(machine, ...pools)));
  const urgent =
    atLeast(assessment.level, 'warning') ||
    soonestForecast(assessment) < URGENT ||
    assessment.pools.some((pool) => soonestExhaustion(pool, growthOf(pool.id)) < URGENT_GROWTH);
  const worthwhile = urgent ? 0 : Math.min(LONGEST_FOR_COST, PAUSE_TO_COST * cost);
  return Math.round(Math.max(due, worthwhile));
}

/** The shortest plausible time to fill a limited pool. The machine has a rule of its own. */
function plausibleFilling(pool: PoolAssessment): Milliseconds {
  if (pool.id === MACHINE || pool.limit <= 0) return Infinity;
  const filling = (1000 * pool.headroom) / Math.min(FASTEST_MEMORY, pool.limit / FASTEST_POOL);
  return pool.level === 'calm' ? Math.max(SHORTEST_CALM_POOL, filling) : filling;
}

function soonestForecast({ pools }: Assessment): Seconds {
  return Math.min(...pools.map(({ exhaustion }) => exhaustion?.p10 ?? Infinity));
}

/** The time to exhaustion by the forecast, or by the growth just seen. Infinite without either. */
export function soonestExhaustion(pool: PoolAssessment, growth: BytesPerSecond): Seconds {
  return Math.min(pool.exhaustion?.p10 ?? Infinity, growth > 0 ? pool.headroom / growth : Infinity);
}
