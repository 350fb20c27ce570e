import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { parseSegment, readSegmentText } from './read-segment.ts';
import { listSegments } from './segment-name.ts';

export interface JournalSpan {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** What of a segment could not be read. */
export type JournalProblem =
  | { readonly kind: 'damaged'; readonly file: string; readonly pieces: number }
  | { readonly kind: 'unreadable'; readonly file: string; readonly error: unknown };

export interface ReadJournalOptions extends JournalSpan {
  readonly onProblem?: (problem: JournalProblem) => void;
}

/** What was recorded in a span, oldest first. What is damaged is passed over and said. */
export async function* readJournal(
  directory: string,
  { from, to, onProblem }: ReadJournalOptions,
): AsyncGenerator<Snapshot> {
  const segments = listSegments(directory).filter(({ kind }) => kind !== 'damaged');
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1]?.begin ?? Infinity;
    if (segment.begin > to || next < from) continue;
    const { file } = segment;
    try {
      const { lines, damaged } = await readSegmentText(segment);
      const { snapshots, passedOver } = parseSegment(lines);
      const pieces = damaged + passedOver;
      if (pieces > 0) onProblem?.({ kind: 'damaged', file, pieces });
      for (const snapshot of snapshots) if (snapshot.at >= from && snapshot.at <= to) yield snapshot;
    } catch (error) {
      onProblem?.({ kind: 'unreadable', file, error });
    }
  }
}

/** When the newest sample was taken, of those from before a moment; null when nothing is recorded. */
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
