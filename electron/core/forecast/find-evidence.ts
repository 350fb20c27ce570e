import type { Population } from '../blame/process-population.ts';
import type { Ratio } from '../model/units.ts';
import { boundEvidence, mappingEvidence } from './bound-evidence.ts';
import type { Evidence, Question } from './evidence.ts';
import { promiseEvidence } from './promise-evidence.ts';

/** From this share of the growth on, a process is looked at; and from this share on it stands for all of it. */
const LEADS: Ratio = 0.5;
const STANDS_FOR_ALL: Ratio = 0.8;

/**
 * The evidence of who grows most; a bound that somebody set is told before a promise. Null where nothing is known. What bounds one
 * process says nothing of the growth of others.
 */
export function findEvidence(question: Question, population: Population): Evidence | null {
  const { attribution, growth } = question;
  if (attribution.unexplained > LEADS) return mappingEvidence(question, population);
  const [top] = attribution.growers;
  if (!top) return null;
  const share = growth.of === top.track ? 1 : top.share;
  const weight = Math.min(1, (share - LEADS) / (STANDS_FOR_ALL - LEADS));
  if (weight <= 0) return null;
  const bounds = population.boundsOf(top.track.sample);
  const found =
    boundEvidence(top.track, bounds, question) ?? promiseEvidence(top.track, bounds[0]?.runtime ?? '', question);
  return found && { ...found, doubt: weight * found.doubt };
}
