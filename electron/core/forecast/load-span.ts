import type { Ratio, Seconds } from '../model/units.ts';

/**
 * The time after which half of the loads that are still going on have ended. Unlike everything else in the model it is a time of the
 * clock: disks are about as fast and people about as patient everywhere, so loads take seconds to a few minutes, on any machine.
 */
const HALF_OVER: Seconds = 140;
/** Half of that time leaves 97 % of the doubt, twice that time leaves 3 %. */
const STEEPNESS = 5;
/**
 * The most that one sample counts of that time. An even pace is known from many samples only: the first run of a batch job that takes
 * twenty minutes, looked at every twenty seconds, is as even as a leak.
 */
const LONGEST_SAMPLE: Seconds = 2;
/**
 * A load of several phases (reading, parsing, indexing) changes its pace between them and takes longer. The time doubles when the pace of
 * the two halves of a growth is this far apart; below the first figure it is even.
 */
const EVEN: Ratio = 0.05;
const UNEVEN: Ratio = 0.3;

/**
 * How much of the doubt that a growth from birth is a load is left after the program has lived for `age`: 1 in its first seconds, 0.5
 * after two and a half minutes at an even pace, next to nothing after ten. `unevenness` is the relative error of its pace.
 */
export function stillLoading(age: Seconds, interval: Seconds, unevenness: Ratio): Ratio {
  const phases = Math.min(1, Math.max(0, (unevenness - EVEN) / (UNEVEN - EVEN)));
  const seen = age * Math.min(1, LONGEST_SAMPLE / Math.max(interval, 1e-3));
  return 1 / (1 + (seen / (HALF_OVER * (1 + phases))) ** STEEPNESS);
}
