import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { parseSegment, readSegmentText } from './read-segment.ts';
import { listSegments, reaches } from './segment-name.ts';

interface JournalSpan {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** A part of a segment that could not be read. */
export type JournalProblem =
  | { readonly kind: 'damaged'; readonly file: string; readonly pieces: number }
  | { readonly kind: 'unreadable'; readonly file: string; readonly error: unknown };

export interface ReadJournalOptions extends JournalSpan {
  readonly onProblem?: (problem: JournalProblem) => void;
}

/**
 * The recording of a span, oldest first and each moment once. Segments overlap where the clock was set back; the one
 * that begins first is then read to its end. Damaged parts are skipped and reported.
 */
export async function* readJournal(
  directory: string,
  { from, to, onProblem }: ReadJournalOptions,
): AsyncGenerator<Snapshot> {
  const segments = listSegments(directory).filter(({ kind }) => kind !== 'damaged');
  let last: Milliseconds = -Infinity;
  for (const segment of segments) {
    if (!reaches(segment, from, to)) continue;
    const { file } = segment;
    try {
      const { lines, damaged } = await readSegmentText(segment);
      const { snapshots, passedOver } = parseSegment(lines);
      const pieces = damaged + passedOver;
      if (pieces > 0) onProblem?.({ kind: 'damaged', file, pieces });
      for (const snapshot of snapshots) {
        if (snapshot.at < from || snapshot.at > to || snapshot.at <= last) continue;
        last = snapshot.at;
        yield snapshot;
      }
    } catch (error) {
      onProblem?.({ kind: 'unreadable', file, error });
    }
  }
}

/** The time of the newest sample before a moment. Null when nothing is recorded. */
export async function lastRecorded(directory: string, before: Milliseconds = Infinity): Promise<Milliseconds | null> {
  for (const segment of listSegments(directory).toReversed()) {
    if (segment.kind === 'damaged' || segment.begin >= before) continue;
    const newest = await readSegmentText(segment)
      .then(({ lines }) => parseSegment(lines).snapshots.findLast(({ at }) => at < before))
      .catch(() => undefined);
    if (newest) return newest.at;
  }
  return null;
}
