import type { Tone } from '../../ui/tone.ts';

/** How grave a risk score from 0 to 100 looks. */
export function toneOf(score: number): Tone {
  if (score >= 75) return 'critical';
  if (score >= 50) return 'warning';
  return score >= 20 ? 'watch' : 'calm';
}
