import type { Attribution, Grower } from '../blame/attribution.ts';
import type { Grower as GrowingProcess, Growth } from '../growth/growth.ts';
import type { LogSeries } from '../series/log-series.ts';
import { stillLoading } from './load-span.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** What speaks against a growth going on as it did. */
export interface Doubts {
  /** It began with the birth of what grows, not long ago: it may be a load, which ends when it is loaded. 0 to 1. */
  readonly loading: Ratio;
  /** The pool has been here before and came down. 0 to 1. */
  readonly familiar: Ratio;
  /** Over a longer time it slows down. 0 to 1. */
  readonly slowing: Ratio;
  /** One process grows, the pool does not show it yet. 0 to 1. */
  readonly hidden: Ratio;
  /** No process shows it: it may be cache. 0 to 1. */
  readonly unexplained: Ratio;
  /** It ends by itself before: it fills a promise that fits, or keeps a bound. 0 to 1. */
  readonly bounded: Ratio;
  /** Earlier lives of what grows stopped by themselves, beyond where it is now. 0 to 1. */
  readonly lives: Ratio;
}

export const NO_DOUBTS: Doubts = {
  loading: 0,
  familiar: 0,
  slowing: 0,
  unexplained: 0,
  hidden: 0,
  bounded: 0,
  lives: 0,
};

/** By how much each doubt raises the exponent of persistence. */
export type DoubtWeights = Readonly<Record<keyof Doubts, number>>;

/** All doubts, each at `share` of its weight. */
export function partOf(doubts: Doubts, share: Ratio): Doubts {
  const { loading, familiar, slowing, unexplained, hidden, bounded, lives } = doubts;
  return {
    loading: loading * share,
    familiar: familiar * share,
    slowing: slowing * share,
    unexplained: unexplained * share,
    hidden: hidden * share,
    bounded: bounded * share,
    lives: lives * share,
  };
}

/**
 * Probability that a growth which has lasted `lasted` goes on for another `left`: (1 + left / lasted) to the power of minus
 * (1 + doubts). The scale-free prior of durations (Gott 1993; Lomax survival function with shape 1), so that two minutes of
 * a container and two weeks of a workstation are judged alike.
 */
export function persistence(lasted: Seconds, left: Seconds, doubts: Doubts, weight: DoubtWeights): Ratio {
  if (lasted <= 0) return 0;
  const exponent =
    1 +
    weight.loading * doubts.loading +
    weight.familiar * doubts.familiar +
    weight.slowing * doubts.slowing +
    weight.unexplained * doubts.unexplained +
    weight.hidden * doubts.hidden +
    weight.bounded * doubts.bounded +
    weight.lives * doubts.lives;
  return (1 + Math.max(0, left) / lasted) ** -exponent;
}

/** Standing still for this share of the growth before it began tells a program that leaks from one that loads. */
const IDLE_SHARE: Ratio = 0.03;
/** It stands still while it stays within this share of the growth of where the growth began. */
const STANDSTILL: Ratio = 0.05;
const BIRTH_SAMPLES = 2;
/** So many samples of standing still may be the blur of sampling. */
const BLUR_SAMPLES = 3;
/** A program that grew at less than this share of the pace in its life before the growth is past its loading. */
const LIVED: Ratio = 0.35;
const LIVED_SAMPLES = 4;

/** Once this is clear from so many samples, a program is past its loading for good. */
const NO_LOAD: Ratio = 0.1;
const SEEN_ENOUGH = 12;
/** A program that gave back memory works with it, unless what it came down from is less than this share of what it took since. */
const WORKED_WITH: Ratio = 0.3;
/** Members that grow together without any of them leading: they are being started, not loading. */
const MANY = 5;

/** Of a growth that no process shows, the share that one must map for it to be a mapping that fills, and for no doubt of that. */
const MAPPED: Ratio = 0.25;
const ALL_MAPPED: Ratio = 0.75;
/** Another mapping may follow, so it is half a doubt. */
const MOST_MAPPED_DOUBT: Ratio = 0.5;

/**
 * How much a growth looks like a program loading its data: 0 when it stood still for a while before it grew, or has grown for longer than
 * loads take. Shared memory that a process maps is loaded too (a database's buffers): its size was fixed when it was mapped.
 */
export function loadingDoubt(growth: Growth, now: Seconds, interval: Seconds, attribution: Attribution): Ratio {
  const [top] = attribution.growers;
  const { group } = attribution;
  if (attribution.unexplained > 0.5) return mappedDoubt(attribution);
  if (!top || !group) return 0;
  const alone = top.grown > 0.5 * group.grown && !group.restarted;
  if (alone ? isPastLoading(top) : group.members.length >= MANY) return 0;
  const { born, firstSeen } = alone ? top.track : group;
  if (!born) return 0;
  const settled = firstSeen + BIRTH_SAMPLES * interval;
  const lasted = Math.max(interval, now - growth.onset);
  if (alone && top.track.slowBefore(growth.onset, settled, LIVED * growth.slope, LIVED_SAMPLES * interval)) {
    top.track.pastLoading = true;
    return 0;
  }
  const stood = alone ? stoodStill(top.track, growth.onset, settled, lasted) : null;
  const idle = Math.max(0, (stood ?? growth.onset - settled) - BLUR_SAMPLES * interval) / lasted;
  const doubt = Math.exp(-idle / IDLE_SHARE);
  if (alone && doubt < NO_LOAD && growth.samples >= SEEN_ENOUGH) top.track.pastLoading = true;
  return doubt * stillLoading(now - firstSeen, interval, growth.slopeError);
}

function mappedDoubt({ mapped, unexplained }: Attribution): Ratio {
  return MOST_MAPPED_DOUBT * clamp((mapped / unexplained - MAPPED) / (ALL_MAPPED - MAPPED));
}

function isPastLoading({ track, grown }: Grower): boolean {
  return track.pastLoading || track.gaveBackFrom > WORKED_WITH * grown;
}

/**
 * How long a process had stood still when its growth began: it crossed a band around what it held then, which a steady
 * growth does in no time. null without a series of its own.
 */
function stoodStill(track: ProcessTrack, onset: Seconds, settled: Seconds, lasted: Seconds): Seconds | null {
  const { series } = track;
  if (!series) return null;
  const then = series.valueAt(Math.max(onset, settled)) ?? 0;
  const band = STANDSTILL * (track.value - then);
  const entered = series.firstAbove(then - band) ?? settled;
  const left = series.firstAbove(then + band) ?? onset;
  const steady = STANDSTILL * lasted * (entered > settled ? 2 : 1);
  return left - Math.max(entered, settled) - steady;
}

/** Latest shares of the growth, below which pace in them it counts as slowing, and over what further fall the doubt is full. */
const LATEST: readonly { readonly share: Ratio; readonly pace: Ratio; readonly fall: Ratio }[] = [
  { share: 1 / 2, pace: 0.75, fall: 0.35 },
  { share: 1 / 4, pace: 0.75, fall: 0.4 },
  { share: 1 / 8, pace: 0.5, fall: 0.4 },
];
/** Shares of the growth, right before it, in which a faster pace is looked for: all must show it, or it was a mere jump. */
const EARLIER: readonly Ratio[] = [1 / 3, 1 / 6, 1 / 12];

/** How much a growth is slower than what came right before it, or has come to a standstill. */
export function slowingDoubt(series: LogSeries, growth: Growth, now: Seconds): Ratio {
  const used = series.valueAt(now) ?? 0;
  const { onset, slope } = growth;
  const lasted = now - onset;
  const held = (at: Seconds): Bytes => series.valueAt(at) ?? used;
  const earlier = EARLIER.map((share) => (held(onset) - held(onset - share * lasted)) / (share * lasted));
  const slower = growth.swing > 0.3 * growth.rise ? 0 : (Math.min(...earlier) / slope - 1.15) / 0.5;
  if (growth.swing > 0) return clamp(slower);
  const mean = (used - held(onset)) / lasted;
  const still = LATEST.map(({ share, pace, fall }) => {
    const latest = (used - held(now - share * lasted)) / (share * lasted);
    return (pace - latest / mean) / fall;
  });
  return clamp(Math.max(slower, ...still));
}

/** What comes and goes stays suspect beyond the range seen so far: this much for each return, up to the most. */
const RETURN_DOUBT: Ratio = 0.15;
const MOST_RETURN_DOUBT: Ratio = 0.6;
/** A growth swings when its swings are at least this share of its rise. */
const SWINGING: Ratio = 0.3;

/**
 * How familiar a level is: 1 within the range it has come down from, fading until 1.35 times that range. Swings whose floor
 * has climbed by more than they swing are no mere coming and going.
 */
export function familiarDoubt(position: Ratio | null, returns: number, growth: Growth): Ratio {
  if (position === null) return 0;
  const swings = growth.swing > SWINGING * growth.rise;
  const climbs = swings ? clamp((growth.rise / growth.swing - 0.75) / 0.75) : 0;
  const within = clamp((1.35 - position) / 0.25);
  return (1 - climbs) * Math.max(within, Math.min(MOST_RETURN_DOUBT, RETURN_DOUBT * returns));
}

/** The same for one process: how much of its growth only brings it back to what it held before. */
export function ownFamiliarDoubt(track: GrowingProcess, onset: Seconds): Ratio {
  const grown = track.grownSince(onset);
  return grown > 0 ? clamp(1.2 - track.newlyGrownSince(onset) / grown) : 1;
}

function clamp(ratio: number): Ratio {
  return Math.min(1, Math.max(0, ratio));
}
