import type { Snapshot } from '../../core/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { parseSegment, readSegmentText } from './read-segment.ts';
import { listSegments } from './segment-name.ts';

export interface JournalSpan {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export interface ReadJournalOptions extends JournalSpan {
  /** Told of what could not be read, a sentence each. */
  readonly onProblem?: (text: string) => void;
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
    try {
      const { lines, damaged } = await readSegmentText(segment);
      const { snapshots, passedOver } = parseSegment(lines);
      if (damaged + passedOver > 0) onProblem?.(`${segment.file}: ${damaged + passedOver} damaged pieces passed over`);
      for (const snapshot of snapshots) if (snapshot.at >= from && snapshot.at <= to) yield snapshot;
    } catch (error) {
      onProblem?.(`${segment.file}: ${error instanceof Error ? error.message : String(error)}`);
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
