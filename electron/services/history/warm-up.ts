import type { Snapshot } from '../../core/model/snapshot.ts';
import { HOUR, SECOND, type Milliseconds } from '../../core/model/units.ts';

/** How much of the recording before a moment the engine is shown before it assesses it. */
export interface WarmUp {
  readonly reach: Milliseconds;
  /** Up to this age every sample is used. Beyond it, samples are as far apart as their age divided by this allows. */
  readonly dense: Milliseconds;
}

/** The exact warm-up: the day before, some 2,000 samples. Older ones do not change a forecast noticeably. */
export const EXACT: WarmUp = { reach: 24 * HOUR, dense: 240_000 };
/**
 * The quick warm-up while the user drags: enough for the charts of ten minutes and for younger growths. It has some
 * 400 samples.
 */
export const QUICK: WarmUp = { reach: 1_800_000, dense: 120_000 };
/**
 * All moments within ten minutes share one warm-up and are reached from its end through every sample. A moment
 * therefore looks the same whichever way the viewer came to it.
 */
const CELL: Milliseconds = 600_000;

export function baseOf(at: Milliseconds): Milliseconds {
  return Math.floor(at / CELL) * CELL;
}

/**
 * The distance between samples of this age before the base: 0 for all of them, then 1, 2, 4 ... s, doubling with age.
 * The engine looks at growth over windows that double as well, so each of them gets as many samples as it can use.
 */
export function warmUpStep(age: Milliseconds, { dense }: WarmUp = EXACT): Milliseconds {
  if (age <= dense) return 0;
  return SECOND * 2 ** Math.floor(Math.log2(age / dense));
}

/** The age from which on samples this far apart suffice. */
export function ageForStep(step: Milliseconds, { dense }: WarmUp): Milliseconds {
  return dense * (step / SECOND);
}

/**
 * Chooses the samples for the warm-up up to `base` from samples in the order of time: at most one per step, the
 * first.
 */
export function createWarmUpFilter(
  base: Milliseconds,
  plan: WarmUp = EXACT,
): (snapshot: Pick<Snapshot, 'at' | 'glanced'>) => boolean {
  let lastStep: Milliseconds = 0;
  let lastSlot = -1;
  return ({ at, glanced }) => {
    const age = base - at;
    if (age > plan.reach) return false;
    const step = warmUpStep(age, plan);
    if (step === 0) return true;
    // Where samples are left out, those that tell of everything are taken.
    if (glanced !== undefined) return false;
    const slot = Math.floor(at / step);
    if (step === lastStep && slot === lastSlot) return false;
    lastStep = step;
    lastSlot = slot;
    return true;
  };
}
