import type { Population } from '../blame/process-population.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import { LEADING } from '../forecast/lives-doubt.ts';
import { hasPassed, judgeLives } from '../lives/judge-lives.ts';
import type { Message } from '../model/assessment.ts';
import type { Milliseconds } from '../model/units.ts';
import { message } from '../words/messages.ts';
import type { Outlook } from '../forecast/pool-track.ts';

interface Moment {
  /** The time of the snapshot. */
  readonly at: Milliseconds;
  readonly population: Pick<Population, 'pastOf'>;
}

/** What earlier lives of a process say of this one, in a sentence; none where they say nothing. */
export function explainLives(track: ProcessTrack, { at, population }: Moment): Message[] {
  const past = population.pastOf(track);
  if (past === null) return [];
  const verdict = judgeLives(past);
  if (verdict.kind === 'nothing') return [];
  if (verdict.kind === 'killed') {
    const { ended, peak } = verdict.life;
    return [message('lives.killed', { at: ended, seconds: Math.max(0, at - ended) / 1000, bytes: peak })];
  }
  const { count, lowest, highest, agree } = verdict;
  if (hasPassed(verdict, track.own)) return [message('lives.passed', { count, bytes: highest })];
  return [
    agree
      ? message('lives.agree', { count, bytes: highest })
      : message('lives.vary', { count, least: lowest, most: highest }),
  ];
}

/** The same for the process that most of a pool's growth is of. */
export function explainLivesOf({ growth, attribution }: Outlook, moment: Moment): Message[] {
  const leading = attribution.growers.find(({ track, share }) => growth.of === track || share > LEADING);
  return leading ? explainLives(leading.track, moment) : [];
}

/** Puts what earlier lives say right behind how it grows. */
export function withLives(sentences: readonly Message[], lives: readonly Message[]): Message[] {
  return [...sentences.slice(0, 1), ...lives, ...sentences.slice(1)];
}
