import type { Snapshot } from '../../core/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';

/** Before a moment is judged, the engine is shown the day before it: nothing older moves its forecast noticeably. */
export const WARM_UP: Milliseconds = 24 * 3_600_000;
/**
 * All moments of ten minutes share one warm-up and are reached from its end through every sample, so that a moment looks the
 * same whichever way one came to it.
 */
export const CELL: Milliseconds = 600_000;
/** Up to this age every sample is taken; beyond, samples are as far apart as their age over this allows. */
const EVERY_SAMPLE: Milliseconds = 240_000;
const SECOND: Milliseconds = 1000;

export function baseOf(at: Milliseconds): Milliseconds {
  return Math.floor(at / CELL) * CELL;
}

/**
 * How far apart samples of this age before the base may be: 0 for all, then 1, 2, 4 ... s, doubling with age. The engine
 * looks at growth over windows that double as well, so that each of them gets as many samples as it can use.
 */
export function warmUpStep(age: Milliseconds): Milliseconds {
  if (age <= EVERY_SAMPLE) return 0;
  return SECOND * 2 ** Math.floor(Math.log2(age / EVERY_SAMPLE));
}

/** From what age on samples this far apart are enough. */
export function ageForStep(step: Milliseconds): Milliseconds {
  return EVERY_SAMPLE * (step / SECOND);
}

/** Chooses of samples that come in the order of time those for the warm-up up to `base`: at most one per step, the first. */
export function createWarmUpFilter(base: Milliseconds): (snapshot: Pick<Snapshot, 'at'>) => boolean {
  let lastStep: Milliseconds = 0;
  let lastSlot = -1;
  return ({ at }) => {
    const age = base - at;
    if (age > WARM_UP) return false;
    const step = warmUpStep(age);
    if (step === 0) return true;
    const slot = Math.floor(at / step);
    if (step === lastStep && slot === lastSlot) return false;
    lastStep = step;
    lastSlot = slot;
    return true;
  };
}
