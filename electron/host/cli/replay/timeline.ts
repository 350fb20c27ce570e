import type { Assessment, Level } from '../../../core/model/assessment.ts';
import type { PoolId } from '../../../core/model/snapshot.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { alertSentence, poolSentence } from '../top/sentences.ts';
import { formatOffset } from '../speech/figures.ts';
import type { Speech } from '../speech/speech.ts';

/** Turns assessments, in order, into lines for people: only when something changes there is anything to say. */
export interface Timeline {
  /** Lines without their line feed; usually none. */
  linesFor(assessment: Assessment): readonly string[];
}

/** `begin`: the moment that times are counted from. */
export function createTimeline(begin: Milliseconds, speech: Speech): Timeline {
  const words = speech.t.terms.level;
  let levels = new Map<PoolId, Level>();

  return {
    linesFor({ at, pools, alerts }) {
      const line = (word: string, sentence: string) =>
        `${formatOffset(at - begin).padStart(12)}  ${word.padEnd(8)}  ${sentence}`;
      const said = new Set<PoolId>();
      const lines = alerts.map((alert) => {
        said.add(alert.pool);
        const pool = pools.find(({ id }) => id === alert.pool);
        return line(words[alert.level].toUpperCase(), alertSentence(alert, pool, speech));
      });
      const before = levels;
      levels = new Map(pools.map((pool) => [pool.id, pool.level]));
      for (const pool of pools) {
        const changed = (before.get(pool.id) ?? 'calm') !== pool.level;
        if (changed && !said.has(pool.id)) lines.push(line(words[pool.level], poolSentence(pool, speech)));
      }
      return lines;
    },
  };
}
