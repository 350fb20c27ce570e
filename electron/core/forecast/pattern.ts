import type { Confidence, Pattern } from '../model/assessment.ts';
import type { Growth } from '../growth/growth.ts';
import type { Doubts } from './doubts.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/** Fewer samples than this say nothing yet. */
export const LEARNING_SAMPLES = 8;
const BURST_SAMPLES = 20;

/** The name of a growth, from its shape and from what speaks against it. */
export function namePattern(growth: Growth, doubts: Doubts, restarts: number): Pattern {
  if (restarts >= 2) return 'restarting';
  if (doubts.slowing > 0.4) return 'cache-filling';
  if (doubts.loading > 0.5) return 'loading';
  if (growth.swing > 0.3 * growth.rise) return 'saw-tooth';
  if (growth.samples < BURST_SAMPLES && growth.rise > 20 * growth.noise) return 'burst';
  return 'leak';
}

/** The pattern of what does not grow significantly. */
export function quietPattern(samples: number, change: Ratio): Pattern {
  if (samples < LEARNING_SAMPLES) return 'learning';
  return change < -0.05 ? 'shrinking' : 'plateau';
}

/** How much evidence there is for a growth: how long it was watched and how even it is. */
export function rateConfidence(growth: Growth, lasted: Seconds, interval: Seconds): Confidence {
  const samples = lasted / Math.max(interval, 1e-3);
  if (growth.samples < LEARNING_SAMPLES && growth.rise < 20 * growth.noise) return 'learning';
  if (samples < 20 || growth.slopeError > 0.6) return 'low';
  return samples < 60 || growth.slopeError > 0.25 ? 'medium' : 'high';
}
