import type { Attribution } from './attribution.ts';
import type { Growth } from './growth.ts';
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
/** An idle phase of this share of the growth tells a program that began to grow from one that is loading. */
const IDLE_SHARE = 0.06;

/** How much a growth looks like a program loading its data: 0 when it stood still for a while before it grew. */
export function loadingDoubt(growth: Growth, now: Seconds, attribution: Attribution): Ratio {
  const lasted = now - growth.onset;
  const [top] = attribution.growers;
  const [group] = attribution.groups;
  if (!top || !group || attribution.unexplained > 0.5) return 0;
  const grower = top.grown > 0.5 * group.grown ? top.track : group;
  if (!grower.born) return 0;
  const idle = Math.max(0, growth.onset - grower.firstSeen);
  return Math.exp(-idle / lasted / IDLE_SHARE) * Math.exp(-lasted / LONGEST_LOAD);
}

/** How familiar a level is: 1 within the range seen, fading to 0 at 1.35 times that range. */
export function familiarDoubt(position: Ratio | null, growth: Growth): Ratio {
  if (position === null || growth.swing > 0.3 * growth.rise) return 0;
  return Math.min(1, Math.max(0, (1.35 - position) / 0.25));
}
