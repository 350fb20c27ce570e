import type { Exhaustion } from '../../../electron/core/model/assessment.ts';
import type { Seconds } from '../../../electron/core/model/units.ts';

/** How much of the future a chart of the past `length` shows: a sliver while nothing is in sight, else in three steps. */
export function futureOf(exhaustion: Exhaustion | null, length: Seconds): Seconds {
  if (!exhaustion) return length * 0.06;
  const wanted = exhaustion.p90 * 1.1;
  const steps = [0.25, 0.5, 1].map((share) => share * length);
  return steps.find((step) => wanted <= step) ?? length;
}
