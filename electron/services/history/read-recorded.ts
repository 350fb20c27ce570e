import {
  MOST_MARKS,
  MOST_STRETCHES,
  type LevelStretch,
  type Mark,
  type PastMoment,
  type Recorded,
  type RecordedStretch,
} from '../../core/trace/recorded-span.ts';
import { HOUR, type Milliseconds } from '../../core/model/units.ts';
import { reaches } from '../journal/segment-name.ts';
import { LONGEST_PAUSE, stepOf, type SegmentIndex } from './segment-index.ts';
import type { SegmentShelf } from './segment-shelf.ts';

/** The recording from `from` to `to`: its stretches, levels and warnings. */
export async function readRecorded(shelf: SegmentShelf, from: Milliseconds, to: Milliseconds): Promise<Recorded> {
  const segments = shelf.list();
  const oldest = await edge(shelf, 'oldest');
  const newest = await edge(shelf, 'newest');
  if (oldest === null || newest === null) return { kind: 'nothing-recorded' };
  const stretches: RecordedStretch[] = [];
  const levels: LevelStretch[] = [];
  const marks: Mark[] = [];
  for (const segment of segments) {
    if (segment.begin > to || segment.begin < from - HOUR) continue;
    const index = await shelf.index(segment);
    for (const stretch of clip(index.stretches, from, to)) append(stretches, stretch);
    for (const level of clip(index.levels, from, to)) append(levels, level);
    for (const mark of index.alerts) if (mark.at >= from && mark.at <= to) marks.push(mark);
  }
  return {
    kind: 'recorded',
    oldest,
    newest,
    stretches: fewer(stretches, MOST_STRETCHES),
    levels: fewer(levels, MOST_STRETCHES),
    marks: marks.slice(-MOST_MARKS),
  };
}

interface Around {
  readonly kind: 'recorded';
  /** The longest time for which a sample there stands. */
  readonly pause: Milliseconds;
}

/** Whether a sample stands for this moment, and otherwise the nearest samples. */
export async function sampleAround(
  shelf: SegmentShelf,
  at: Milliseconds,
): Promise<Around | Extract<PastMoment, { kind: 'nothing-recorded' }>> {
  const segments = shelf.list();
  const next = segments.findIndex(({ begin }) => begin > at);
  const upTo = next === -1 ? segments.length : next;
  let before: Milliseconds | null = null;
  let after: Milliseconds | null = null;
  for (const segment of segments.slice(0, upTo).toReversed()) {
    // Earlier segments cannot hold a nearer sample, unless they overlap with this one.
    if (before !== null && !reaches(segment, before, at)) break;
    const { stretches } = await shelf.index(segment);
    const last = stretches.findLast(({ from }) => from <= at);
    after ??= stretches.find(({ from }) => from > at)?.from ?? null;
    if (!last) continue;
    if (at <= last.to + LONGEST_PAUSE[stepOf(segment)])
      return { kind: 'recorded', pause: LONGEST_PAUSE[stepOf(segment)] };
    before = Math.max(before ?? last.to, last.to);
  }
  for (const segment of segments.slice(upTo)) {
    if (after !== null) break;
    after = (await shelf.index(segment)).stretches[0]?.from ?? null;
  }
  return { kind: 'nothing-recorded', before, after };
}

async function edge(shelf: SegmentShelf, which: 'oldest' | 'newest'): Promise<Milliseconds | null> {
  const segments = which === 'oldest' ? shelf.list() : shelf.list().toReversed();
  for (const segment of segments) {
    const { stretches }: SegmentIndex = await shelf.index(segment);
    const at = which === 'oldest' ? stretches[0]?.from : stretches.at(-1)?.to;
    if (at !== undefined) return at;
  }
  return null;
}

interface Stretch {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly step?: RecordedStretch['step'];
  readonly level?: LevelStretch['level'];
}

function clip<T extends Stretch>(stretches: readonly T[], from: Milliseconds, to: Milliseconds): T[] {
  return stretches
    .filter((stretch) => stretch.to >= from && stretch.from <= to)
    .map((stretch) => ({ ...stretch, from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }));
}

/**
 * Appends a stretch. It continues the last one where both belong together, because segments follow one another
 * without a gap.
 */
function append<T extends Stretch>(all: T[], next: T): void {
  const last = all.at(-1);
  const pause = last && next.from - last.to;
  if (!last || pause === undefined || pause > LONGEST_PAUSE[next.step ?? 'fine'] || last.level !== next.level) {
    if (!last || next.to > last.to) all.push(last && next.from < last.to ? { ...next, from: last.to } : next);
  } else if (last.step === next.step) {
    all[all.length - 1] = { ...last, to: Math.max(last.to, next.to) };
  } else {
    all[all.length - 1] = { ...last, to: Math.max(last.to, next.from) };
    all.push(next);
  }
}

/** At most this many stretches. Those with the shortest gaps between them are joined. */
function fewer<T extends Stretch>(stretches: readonly T[], most: number): readonly T[] {
  let all = stretches;
  for (let gap = 60_000; all.length > most; gap *= 2) {
    const joined: T[] = [];
    for (const stretch of all) {
      const last = joined.at(-1);
      if (last && stretch.from - last.to <= gap) joined[joined.length - 1] = { ...last, to: stretch.to };
      else joined.push(stretch);
    }
    all = joined;
  }
  return all;
}
