import type { Life, Past } from '../model/life.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** A program stopped by itself when it stood at its peak for this share of its life. Leaks reach theirs at their end. */
const STOOD: Ratio = 0.15;
/** Peaks that differ by no more are one and the same cap. */
const AGREE: Ratio = 1.06;
/** A limit that differs by no more is the same limit. */
const SAME_LIMIT: Ratio = 1.05;

/** What earlier lives say of the next one. */
export type LivesVerdict =
  | { readonly kind: 'nothing' }
  /** The newest life that memory ended at the limit that holds now. `leaked`: it never stood still before. */
  | { readonly kind: 'killed'; readonly life: Life; readonly leaked: boolean }
  /** All of them stopped by themselves. */
  | {
      readonly kind: 'stopped';
      readonly count: number;
      readonly lowest: Bytes;
      readonly highest: Bytes;
      /** Whether they stopped at the same size, so that the program has a cap of its own. */
      readonly agree: boolean;
      /** The longest time that one of them took to get there. */
      readonly loads: Seconds;
    };

const NOTHING: LivesVerdict = { kind: 'nothing' };

/**
 * Judges at most five lives. The marks were measured on 36 lives of 12 programs, each run three times with other
 * inputs, and 45 leaks: of two lives whose peaks agree within 6 %, the next was never more than 1 % above the higher. A
 * single life is no bound, unless Headroom has warned of it and was wrong.
 */
export function judgeLives({ lives, limit }: Pick<Past, 'lives' | 'limit'>): LivesVerdict {
  const killed = lives.find((life) => life.end === 'killed' && limit <= SAME_LIMIT * life.limit);
  if (killed) return { kind: 'killed', life: killed, leaked: killed.stood < STOOD };
  // One that was killed under a lower limit, or cut short before it could stand still, says nothing of where it would stop.
  const telling = lives.filter(({ end, stood }) => end !== 'killed' && (end === 'exit' || stood >= STOOD));
  const [only] = telling;
  if (!only || telling.some(({ stood }) => stood < STOOD)) return NOTHING;
  if (telling.length === 1 && only.warned !== true) return NOTHING;
  const peaks = telling.map(({ peak }) => peak);
  const [lowest, highest] = [Math.min(...peaks), Math.max(...peaks)];
  const loads = Math.max(...telling.map(({ at95 }) => at95));
  return { kind: 'stopped', count: telling.length, lowest, highest, agree: highest <= AGREE * lowest, loads };
}

/** Until this share of the highest peak the doubt has its full strength, and beyond the second it is gone. */
const AGREEING = { strength: 1, full: 1.05, gone: 1.2 } as const;
const VARYING = { strength: 0.5, full: 1, gone: 1.3 } as const;

/** How much a verdict speaks against a growth beyond what the process holds now, 0 to 1. */
export function livesDoubt(verdict: LivesVerdict, held: Bytes): Ratio {
  if (verdict.kind !== 'stopped') return 0;
  const { strength, full, gone } = verdict.agree ? AGREEING : VARYING;
  const reached = held / Math.max(1, verdict.highest);
  return strength * Math.min(1, Math.max(0, (gone - reached) / (gone - full)));
}

/** Whether a process has left behind where its earlier lives stopped. */
export function hasPassed(verdict: LivesVerdict, held: Bytes): boolean {
  return verdict.kind === 'stopped' && held > (verdict.agree ? AGREEING : VARYING).full * verdict.highest;
}

/** Lives that agree say that a program has a cap of its own; see LifeBook.past. */
export function doAgree(lives: readonly Life[]): boolean {
  const verdict = judgeLives({ lives, limit: Number.MAX_VALUE });
  return verdict.kind === 'stopped' && verdict.agree && verdict.count >= 2;
}
