import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { graver, NOTHING_SAID, type Said } from '../../core/trace/said.ts';
import { createChangeFilter } from '../../core/trace/trace-changes.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { createTraceParser } from '../../core/trace/trace-parse.ts';
import { createTraceWriter } from '../../core/trace/trace-write.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { replaceFileInPieces } from '../files/replace-file.ts';
import { sealLine } from './checked-line.ts';
import { readSegmentText } from './read-segment.ts';
import { segmentFile, type Segment } from './segment-name.ts';

const gzipAsync = promisify(gzip);

/** The size of the pieces that are packed one by one. One damaged byte costs at most one piece. */
const PIECE: Bytes = 256 * 1024;
/** The time between two samples of a coarse segment. */
const COARSE_STEP: Milliseconds = 60_000;
const COARSE_WHOLE_EVERY = 10;

/**
 * Keeps a damaged segment under a new name, and its good part under its own name. Returns whether a good part exists.
 */
export async function mendSegment(segment: Segment): Promise<boolean> {
  const { lines, damaged } = await readSegmentText(segment);
  if (damaged > 0) {
    await setAside(segment.file);
    if (lines.length > 0) await writePieces(segment.file, lines, segment.kind === 'plain');
    else await rm(segment.file, { force: true });
  }
  return lines.length > 0;
}

/** Gives the damaged file a new name that no other file has. */
async function setAside(file: string): Promise<void> {
  for (let number = 1; number < 1000; number += 1) {
    try {
      await copyFile(file, `${file}.damaged-${number}`, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error(`${file} was set aside too often`);
}

export async function packSegment(segment: Segment): Promise<void> {
  const { lines } = await readSegmentText(segment);
  await replace(segment, 'jsonl.gz', lines);
}

/** Thins a segment to a sample a minute, each with the gravest level and warning until the next one. */
export async function thinSegment(segment: Segment): Promise<void> {
  const { lines } = await readSegmentText(segment);
  const changes = createChangeFilter();
  const thinned = lines.filter((line) => line.startsWith('{"headroom"')).slice(0, 1);
  let writer = createTraceWriter({ commandLines: false });
  let written = 0;
  for (const { snapshot, said } of minutesIn(lines)) {
    const whole = written % COARSE_WHOLE_EVERY === 0;
    if (whole) {
      writer = createTraceWriter({ commandLines: false });
      changes.takeWhole(snapshot);
    }
    const changed = whole ? null : changes.changesIn(snapshot, false);
    thinned.push(sealLine(writer.write(snapshot, changed, said)));
    written += 1;
  }
  await replace(segment, 'coarse.jsonl.gz', thinned);
}

function* minutesIn(lines: readonly string[]): Iterable<{ readonly snapshot: Snapshot; readonly said: Said }> {
  const parser = createTraceParser();
  let minute: Snapshot | null = null;
  let said: Said = NOTHING_SAID;
  for (const line of lines) {
    const parsed = parser.parse(line);
    if (parsed.kind !== 'sample') continue;
    const { snapshot } = parsed;
    const isDue = minute === null || snapshot.at - minute.at >= COARSE_STEP;
    // A glance stands for no minute, but what was said at it counts.
    if (isDue && snapshot.glanced === undefined) {
      if (minute) {
        yield { snapshot: minute, said };
        said = NOTHING_SAID;
      }
      minute = snapshot;
    }
    said = graver(said, parsed.said);
  }
  if (minute) yield { snapshot: minute, said };
}

async function replace(segment: Segment, ending: string, lines: readonly string[]): Promise<void> {
  const target = segmentFile(path.dirname(segment.file), segment.begin, ending);
  await writePieces(target, lines, false);
  await rm(segment.file, { force: true });
}

/** Writes a file that is complete and on the disk under its name, or does not exist. */
export async function writePieces(file: string, lines: readonly string[], plain: boolean): Promise<void> {
  await replaceFileInPieces(file, plain ? piecesOf(lines) : packedPiecesOf(lines));
}

async function* packedPiecesOf(lines: readonly string[]): AsyncIterable<Buffer> {
  for (const piece of piecesOf(lines)) yield await gzipAsync(piece);
}

function* piecesOf(lines: readonly string[]): Iterable<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
