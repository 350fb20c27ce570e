import type { PoolAssessment } from './assessment.ts';
import type { Ratio } from './units.ts';

const PLENTY: Ratio = 0.3;
const LITTLE: Ratio = 0.1;

/** What a calm pool is said to have: by what is left, since being calm only means that nothing points to trouble. */
export function roomOf({
  headroom,
  limit,
}: Pick<PoolAssessment, 'headroom' | 'limit'>): 'plenty' | 'enough' | 'little' {
  const free = headroom / Math.max(1, limit);
  if (free < LITTLE) return 'little';
  return free < PLENTY ? 'enough' : 'plenty';
}
