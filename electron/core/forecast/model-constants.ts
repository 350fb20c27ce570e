import type { DoubtWeights } from './doubts.ts';
import type { EngineSettings } from '../model/engine.ts';
import type { Ratio } from '../model/units.ts';

/**
 * The constants that decide between early and quiet. Everything else in the model is a significance level or a resolution.
 * They are kept in one place so that they can be chosen on some workloads and tried on others.
 */
export interface ModelConstants {
  /** How sure it must be that a growth goes on until its pool is exhausted, before somebody is warned. */
  readonly warnAt: Readonly<Record<EngineSettings['sensitivity'], Ratio>>;
  /** By how much each doubt raises the exponent of persistence; see doubts.ts. */
  readonly doubts: DoubtWeights;
}

/** Without doubts `warnAt` means a time left of 1/3, 2/3 and 1 of the time the growth has lasted. */
export const MODEL: ModelConstants = {
  warnAt: { low: 0.75, normal: 0.6, high: 0.5 },
  doubts: { loading: 3, familiar: 4, slowing: 2, unexplained: 0.6, hidden: 0.5, bounded: 8, lives: 8 },
};
