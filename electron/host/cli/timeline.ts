import type { Assessment, Level } from '../../core/assessment.ts';
import type { PoolId } from '../../core/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { formatOffset } from './format.ts';
import { alertSentence, poolSentence } from './sentences.ts';

/** Turns assessments, in order, into lines for people: only when something changes there is anything to say. */
export interface Timeline {
  /** Lines without their line feed; usually none. */
  linesFor(assessment: Assessment): readonly string[];
}

/** `begin`: the moment that times are counted from. */
export function createTimeline(begin: Milliseconds): Timeline {
  let levels = new Map<PoolId, Level>();

  return {
    linesFor({ at, pools, alerts }) {
      const line = (word: string, sentence: string) =>
        `${formatOffset(at - begin).padStart(12)}  ${word.padEnd(8)}  ${sentence}`;
      const said = new Set<PoolId>();
      const lines = alerts.map((alert) => {
        said.add(alert.pool);
        const pool = pools.find(({ id }) => id === alert.pool);
        return line(alert.level.toUpperCase(), alertSentence(alert, pool));
      });
      const before = levels;
      levels = new Map(pools.map((pool) => [pool.id, pool.level]));
      for (const pool of pools) {
        const changed = (before.get(pool.id) ?? 'calm') !== pool.level;
        if (changed && !said.has(pool.id)) lines.push(line(pool.level, poolSentence(pool)));
      }
      return lines;
    },
  };
}
