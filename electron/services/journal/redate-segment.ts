import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';
import { unsealed } from '../../core/trace/sealed-line.ts';
import { sealLine } from './checked-line.ts';
import { readSegmentText } from './read-segment.ts';
import { mendSegment, writePieces } from './rewrite-segment.ts';
import { listSegments, segmentFile, type Segment } from './segment-name.ts';

const SAMPLE = /^\{"t":(\d{1,15}(?:\.\d+)?)(?=[,}])/;
const RECORDED_AT = /"recordedAt":"([^"]*)"/;
const ENDINGS = { plain: 'jsonl', packed: 'jsonl.gz', coarse: 'coarse.jsonl.gz' } as const;

/**
 * Moves a segment in time: its name and the time of every sample change by `by`, a whole number. No existing file is
 * replaced.
 */
export async function redateSegment(segment: Segment, by: Milliseconds): Promise<void> {
  if (segment.kind === 'damaged' || !(await mendSegment(segment))) return;
  const directory = path.dirname(segment.file);
  const begins = new Set(listSegments(directory).map(({ begin }) => begin));
  let shift = by;
  while (begins.has(segment.begin + shift)) shift += 1;
  const { lines } = await readSegmentText(segment);
  const file = segmentFile(directory, segment.begin + shift, ENDINGS[segment.kind]);
  await writePieces(
    file,
    lines.map((line) => redateLine(line, shift)),
    segment.kind === 'plain',
  );
  await rm(segment.file, { force: true });
}

function redateLine(line: string, by: Milliseconds): string {
  const json = unsealed(line);
  const moved = json.startsWith('{"t":')
    ? json.replace(SAMPLE, (_, at: string) => `{"t":${Number(at) + by}`)
    : json.replace(RECORDED_AT, (whole, text: string) => redateHeader(whole, text, by));
  return sealLine(moved);
}

function redateHeader(whole: string, text: string, by: Milliseconds): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? whole : `"recordedAt":"${new Date(at + by).toISOString()}"`;
}
