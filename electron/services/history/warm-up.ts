import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';

/** How much of what was before a moment the engine is shown before it judges. */
export interface WarmUp {
  readonly reach: Milliseconds;
  /** Up to this age every sample is taken; beyond, samples are as far apart as their age over this allows. */
  readonly dense: Milliseconds;
}

/** The day before: nothing older moves a forecast noticeably. Some 2,000 samples. */
export const EXACT: WarmUp = { reach: 24 * 3_600_000, dense: 240_000 };
/** For while somebody drags: enough for the charts of ten minutes, and for growths that are younger. Some 400 samples. */
export const QUICK: WarmUp = { reach: 1_800_000, dense: 120_000 };
/**
 * All moments of ten minutes share one warm-up and are reached from its end through every sample, so that a moment looks the
 * same whichever way one came to it.
 */
export const CELL: Milliseconds = 600_000;
const SECOND: Milliseconds = 1000;

export function baseOf(at: Milliseconds): Milliseconds {
  return Math.floor(at / CELL) * CELL;
}

/**
 * How far apart samples of this age before the base may be: 0 for all, then 1, 2, 4 ... s, doubling with age. The engine
 * looks at growth over windows that double as well, so that each of them gets as many samples as it can use.
 */
export function warmUpStep(age: Milliseconds, { dense }: WarmUp = EXACT): Milliseconds {
  if (age <= dense) return 0;
  return SECOND * 2 ** Math.floor(Math.log2(age / dense));
}

/** From what age on samples this far apart are enough. */
export function ageForStep(step: Milliseconds, { dense }: WarmUp): Milliseconds {
  return dense * (step / SECOND);
}

/** Chooses of samples that come in the order of time those for the warm-up up to `base`: at most one per step, the first. */
export function createWarmUpFilter(
  base: Milliseconds,
  plan: WarmUp = EXACT,
): (snapshot: Pick<Snapshot, 'at'>) => boolean {
  let lastStep: Milliseconds = 0;
  let lastSlot = -1;
  return ({ at }) => {
    const age = base - at;
    if (age > plan.reach) return false;
    const step = warmUpStep(age, plan);
    if (step === 0) return true;
    const slot = Math.floor(at / step);
    if (step === lastStep && slot === lastSlot) return false;
    lastStep = step;
    lastSlot = slot;
    return true;
  };
}
