import type { Attribution } from './attribution.ts';
import type { Growth } from './growth.ts';
import type { ProcessTrack } from './process-track.ts';
import type { Ratio, Seconds } from './units.ts';

/** What speaks against a growth going on as it did. */
export interface Doubts {
  /** It began with the birth of what grows: a load, which ends when it is loaded. 0 to 1. */
  readonly loading: Ratio;
  /** The pool has been here before and came down. 0 to 1. */
  readonly familiar: Ratio;
  /** Over a longer time it slows down. 0 to 1. */
  readonly slowing: Ratio;
  /** No process shows it: it may be cache. 0 to 1. */
  readonly unexplained: Ratio;
}

/**
 * Exponents by which each doubt shortens how far a growth is trusted to go on. 1 without doubts: a growth that has lasted g
 * is still there after another g in half of the cases, whatever its time scale.
 */
const WEIGHT = { loading: 3, familiar: 4, slowing: 2, unexplained: 0.6 } as const;

/**
 * Probability that a growth which has lasted `lasted` goes on for another `left`: (1 + left / lasted) to the power of minus
 * (1 + doubts). The scale-free prior of durations (Gott 1993; Lomax survival function with shape 1), so that two minutes of
 * a container and two weeks of a workstation are judged alike.
 */
export function persistence(lasted: Seconds, left: Seconds, doubts: Doubts): Ratio {
  if (lasted <= 0) return 0;
  const exponent =
    1 +
    WEIGHT.loading * doubts.loading +
    WEIGHT.familiar * doubts.familiar +
    WEIGHT.slowing * doubts.slowing +
    WEIGHT.unexplained * doubts.unexplained;
  return (1 + Math.max(0, left) / lasted) ** -exponent;
}

/** A load is over within minutes; what grows since its birth for hours is none. */
const LONGEST_LOAD: Seconds = 3 * 3600;
/** Standing still for this share of its life before it grew tells a program that leaks from one that loads. */
const IDLE_SHARE: Ratio = 0.03;
/** It has begun to grow when it has this share of what it grew until now. */
const BEGUN: Ratio = 0.05;
const BIRTH_SAMPLES = 2;

/** How much a growth looks like a program loading its data: 0 when it stood still for a while before it grew. */
export function loadingDoubt(growth: Growth, now: Seconds, interval: Seconds, attribution: Attribution): Ratio {
  const [top] = attribution.growers;
  const [group] = attribution.groups;
  if (!top || !group || attribution.unexplained > 0.5) return 0;
  const alone = top.grown > 0.5 * group.grown;
  const { born, firstSeen } = alone ? top.track : group;
  if (!born) return 0;
  const begun = (alone ? beganToGrow(top.track, interval) : null) ?? growth.onset;
  const lived = Math.max(interval, now - firstSeen);
  const idle = Math.max(0, (begun - firstSeen - BIRTH_SAMPLES * interval) / lived - BEGUN);
  return Math.exp(-idle / IDLE_SHARE) * Math.exp(-lived / LONGEST_LOAD);
}

/** When a process had the first part of what it grew since its birth; null without a series of its own. */
function beganToGrow(track: ProcessTrack, interval: Seconds): Seconds | null {
  const { series } = track;
  if (!series) return null;
  const first = series.valueAt(track.firstSeen + BIRTH_SAMPLES * interval) ?? 0;
  return series.firstAbove(first + BEGUN * (track.value - first));
}

/** What comes and goes stays suspect beyond the range seen so far: this much for each return, up to the most. */
const RETURN_DOUBT: Ratio = 0.15;
const MOST_RETURN_DOUBT: Ratio = 0.6;

/** How familiar a level is: 1 within the range it has come down from, fading until 1.35 times that range. */
export function familiarDoubt(position: Ratio | null, returns: number, growth: Growth): Ratio {
  if (position === null || growth.swing > 0.3 * growth.rise) return 0;
  const within = Math.min(1, Math.max(0, (1.35 - position) / 0.25));
  return Math.max(within, Math.min(MOST_RETURN_DOUBT, RETURN_DOUBT * returns));
}
