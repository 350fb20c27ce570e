import type { Message } from '../model/assessment.ts';
import type { Population } from '../blame/process-population.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Evidence } from '../forecast/evidence.ts';
import { bindingBound } from '../runtimes/bounds.ts';
import type { Bytes } from '../model/units.ts';
import { message } from '../words/messages.ts';

/** What is known of the end of a growth, in one sentence; `headroom` is what its pool can still take. */
export function explainEvidence(evidence: Evidence | null, headroom: Bytes): Message[] {
  if (!evidence) return [];
  const { kind, bytes, used, rest, fits, by } = evidence;
  if (kind === 'bound') {
    if (fits) return [message('evidence.bound', { bytes, used, by })];
    return [message('evidence.bound-too-large', { bytes, used, by, left: headroom })];
  }
  const values = { bytes, share: bytes > 0 ? used / bytes : 0, rest };
  return fits
    ? [message('evidence.promise', values)]
    : [message('evidence.promise-too-large', { ...values, left: headroom })];
}

/** What bounds a process that is no risk, and what it has of that. */
export function explainBounds({ sample, value }: ProcessTrack, population: Population): Message[] {
  const bound = bindingBound(population.boundsOf(sample));
  if (!bound || bound.from === 'default' || value > bound.passed) return [];
  return [message('evidence.bound', { bytes: bound.bytes, used: value, by: bound.by })];
}
