import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { HOUR, type Bytes, type Milliseconds } from '../../core/model/units.ts';

/**
 * A file of the journal: a trace of about an hour that can be read alone. `2026-11-23T05-34-30.123Z.jsonl` is as it
 * was recorded, `.jsonl.gz` packed, `.coarse.jsonl.gz` thinned, `.damaged-N` set aside.
 */
export interface Segment {
  readonly file: string;
  readonly begin: Milliseconds;
  readonly kind: 'plain' | 'packed' | 'coarse' | 'damaged';
  readonly size: Bytes;
}

const NAME = /^(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)\.(.+)$/;
const KINDS: Readonly<Record<string, Segment['kind']>> = {
  jsonl: 'plain',
  'jsonl.gz': 'packed',
  'coarse.jsonl.gz': 'coarse',
};

export function segmentFile(directory: string, begin: Milliseconds, ending: string): string {
  return path.join(directory, `${new Date(begin).toISOString().replaceAll(':', '-')}.${ending}`);
}

/** A segment's samples are less than this after its beginning. */
export const SEGMENT_SPAN: Milliseconds = HOUR;

/**
 * Whether a segment may hold samples of a span. Segments may overlap, because a clock that was set back dates the
 * same hours twice.
 */
export function reaches({ begin }: Pick<Segment, 'begin'>, from: Milliseconds, to: Milliseconds): boolean {
  return begin <= to && begin + SEGMENT_SPAN > from;
}

/**
 * The segments, oldest first. Empty when the folder cannot be read. A segment that exists both plain and packed is
 * listed once, as plain.
 */
export function listSegments(directory: string): readonly Segment[] {
  const segments: Segment[] = [];
  for (const name of namesIn(directory)) {
    const [, date, minutes, seconds, ending = ''] = NAME.exec(name) ?? [];
    const begin = date === undefined ? NaN : Date.parse(`${date}:${minutes}:${seconds}`);
    const kind = KINDS[ending] ?? (/\.damaged-\d+$/.test(ending) ? 'damaged' : null);
    if (Number.isNaN(begin) || kind === null) continue;
    const file = path.join(directory, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size !== undefined) segments.push({ file, begin, kind, size });
  }
  const plain = new Set(segments.filter(({ kind }) => kind === 'plain').map(({ begin }) => begin));
  return segments
    .filter(({ kind, begin }) => kind === 'plain' || kind === 'damaged' || !plain.has(begin))
    .toSorted((a, b) => a.begin - b.begin);
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
