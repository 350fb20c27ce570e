import { LEVELS, type PoolAssessment } from './assessment.ts';
import { MACHINE } from './snapshot.ts';

/**
 * The one order in which pools are shown, the most urgent first: the highest level, then the soonest exhaustion, then
 * the machine before others, then the smallest share left. The time left of a calm pool counts for nothing. The pools
 * of every frame come in this order, so that the window, the tray, notifications and the terminal open with the same
 * danger.
 */
export function byUrgency(a: PoolAssessment, b: PoolAssessment): number {
  return (
    LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
    soonest(a) - soonest(b) ||
    Number(b.id === MACHINE) - Number(a.id === MACHINE) ||
    shareLeft(a) - shareLeft(b)
  );
}

function soonest({ level, exhaustion }: PoolAssessment): number {
  return level === 'calm' ? Number.MAX_VALUE : (exhaustion?.p50 ?? Number.MAX_VALUE);
}

function shareLeft({ headroom, limit }: PoolAssessment): number {
  return limit > 0 ? headroom / limit : 0;
}
