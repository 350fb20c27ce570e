import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { createTraceParser } from '../../core/trace/trace-parse.ts';
import type { Bytes } from '../../core/model/units.ts';
import { isIntact } from './checked-line.ts';
import type { Segment } from './segment-name.ts';

/** The text of a segment on the disk. */
export interface SegmentText {
  /** The undamaged lines, without line feeds. */
  readonly lines: readonly string[];
  /** The number of lines that were changed since, and of pieces that could not be unpacked. */
  readonly damaged: number;
}

/** The largest unpacked segment. Headroom never writes a larger one. */
const LARGEST_UNPACKED: Bytes = 64 * 1024 * 1024;
/** The beginning of a member that Node's zlib has written (RFC 1952): magic, deflate, no flags, no time. */
const MEMBER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]);

const gunzipAsync = promisify(gunzip);

/**
 * Reads a segment. A last line without its end comes from a crash and is no damage. Throws the errors of the file
 * system.
 */
export async function readSegmentText({ file, kind }: Pick<Segment, 'file' | 'kind'>): Promise<SegmentText> {
  const bytes = await readFile(file);
  const { text, lost } = kind === 'plain' ? { text: bytes.toString(), lost: 0 } : await unpackMembers(bytes);
  const all = text.split('\n');
  all.pop();
  const lines = all.filter(isIntact);
  return { lines, damaged: all.length - lines.length + lost };
}

/** Unpacks the pieces one by one. Each was packed on its own, so damage costs one piece. */
async function unpackMembers(bytes: Buffer): Promise<{ readonly text: string; readonly lost: number }> {
  try {
    const whole = await gunzipAsync(bytes, { maxOutputLength: LARGEST_UNPACKED });
    return { text: whole.toString(), lost: 0 };
  } catch {
    return salvageMembers(bytes);
  }
}

async function salvageMembers(bytes: Buffer): Promise<{ readonly text: string; readonly lost: number }> {
  const begins: number[] = [];
  for (let at = bytes.indexOf(MEMBER); at !== -1; at = bytes.indexOf(MEMBER, at + 1)) begins.push(at);
  const pieces: string[] = [];
  let lost = begins[0] === 0 ? 0 : 1;
  for (const [index, begin] of begins.entries()) {
    try {
      const member = bytes.subarray(begin, begins[index + 1] ?? bytes.length);
      pieces.push((await gunzipAsync(member, { maxOutputLength: LARGEST_UNPACKED })).toString());
    } catch {
      lost += 1;
    }
  }
  return { text: pieces.join(''), lost };
}

/** The samples in the lines of one segment, in order. Inconsistent ones are skipped and counted. */
export function parseSegment(lines: readonly string[]): {
  readonly snapshots: Snapshot[];
  readonly passedOver: number;
} {
  const parser = createTraceParser();
  const snapshots: Snapshot[] = [];
  let passedOver = 0;
  for (const line of lines) {
    const parsed = parser.parse(line);
    if (parsed.kind === 'sample') snapshots.push(parsed.snapshot);
    else if (parsed.kind !== 'header') passedOver += 1;
  }
  return { snapshots, passedOver };
}
