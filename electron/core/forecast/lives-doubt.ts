import type { Attribution } from '../blame/attribution.ts';
import type { Population } from '../blame/process-population.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Grower as GrowingProcess } from '../growth/growth.ts';
import { judgeLives, livesDoubt, type LivesVerdict } from '../lives/judge-lives.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';
import type { Doubts } from './doubts.ts';

/** Of the growth, so much must be one process's for its earlier lives to say whether it loads. */
export const LEADING: Ratio = 0.5;
/** Growers below this share of the growth make no difference. */
const NOTABLE: Ratio = 0.05;
/** A program may take so much longer to load than it ever did. */
const LOADS_AS_LONG = 1.2;

interface Moment {
  readonly now: Seconds;
  /** What the pool can still take. */
  readonly room: Bytes;
  readonly population: Pick<Population, 'get' | 'pastOf'>;
}

/**
 * Adds to the doubts about a growth what earlier lives of the growing programs say, each for its share of the growth:
 * those that stopped by themselves speak against it, unless where they stopped does not fit this time. One that memory
 * ended without ever standing still is not loading again. One whose earlier lives took a while to load may take as long.
 */
export function weighLives(
  doubts: Doubts,
  grower: GrowingProcess | null,
  { growers }: Attribution,
  moment: Moment,
): Doubts {
  let lives: Ratio = 0;
  let rest: Bytes = 0;
  let { loading } = doubts;
  for (const { track, share } of growers) {
    if (share < NOTABLE || (grower !== null && grower !== track)) continue;
    const past = moment.population.pastOf(track);
    if (past === null || past.lives.length === 0) continue;
    const verdict = judgeLives(past);
    const held = track.own;
    const part = grower === null ? share : 1;
    if (verdict.kind === 'killed' && verdict.leaked && part > LEADING) loading = 0;
    if (verdict.kind !== 'stopped') continue;
    rest += Math.max(0, verdict.highest - held);
    if (rest > moment.room) return { ...doubts, loading };
    lives += part * livesDoubt(verdict, held);
    if (part > LEADING && loadsAgain(track, verdict, held, moment.now)) loading = Math.max(loading, part);
  }
  return { ...doubts, loading, lives: Math.min(1, lives) };
}

function loadsAgain(
  track: ProcessTrack,
  { loads, highest }: Extract<LivesVerdict, { readonly kind: 'stopped' }>,
  held: Bytes,
  now: Seconds,
): boolean {
  return track.born && held <= highest && now - track.firstSeen <= LOADS_AS_LONG * loads;
}
