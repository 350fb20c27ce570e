import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { readJournal, type JournalProblem } from '../../electron/services/journal/read-journal.ts';
import { listSegments } from '../../electron/services/journal/segment-name.ts';
import { journalSample } from '../doubles/journal-sample.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const SAMPLES = 200;
/** So often everything is said anew. */
const WHOLE_EVERY = 60_000;

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-damage-'));
const directory = path.join(folder, 'journal');
let file = '';
let bytes = Buffer.alloc(0);
let truth = new Map<number, Snapshot>();
/** Where the opening line, the whole samples and the changes are, and what each is made of. */
let regions: readonly (readonly [from: number, to: number])[] = [];

beforeAll(async () => {
  mkdirSync(directory);
  const journal = openJournal({ directory, mostBytes: () => 1e9 });
  for (let index = 0; index < SAMPLES; index += 1) journal.record(journalSample(NOON + index * 1000, index), 'calm');
  await journal.close();
  file = listSegments(directory)[0]?.file ?? '';
  bytes = readFileSync(file);
  truth = new Map((await read()).samples.map((sample) => [sample.at, sample]));
  const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []));
  const lines = ends.map((end, index) => [index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1] as const);
  const longest = lines.toSorted(([a, b], [c, d]) => d - c - (b - a))[0] ?? [0, 1];
  const last = lines.at(-1) ?? [0, 1];
  const middle = lines[Math.floor(lines.length / 2)] ?? [0, 1];
  regions = [lines[0] ?? [0, 1], longest, middle, last, [middle[1] - 14, middle[1]], [0, bytes.length]];
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(): Promise<{
  readonly samples: readonly Snapshot[];
  readonly problems: readonly JournalProblem[];
}> {
  const samples: Snapshot[] = [];
  const problems: JournalProblem[] = [];
  const span = { from: 0, to: Infinity, onProblem: (problem: JournalProblem) => void problems.push(problem) };
  for await (const sample of readJournal(directory, span)) samples.push(sample);
  return { samples, problems };
}

/** A minute of recording ends where everything is said anew. */
const minuteOf = (at: number) => Math.floor((at - NOON) / WHOLE_EVERY);

test('a changed byte anywhere in a segment costs no more than the minute it is in, and is said', async () => {
  expect(truth.size).toBe(SAMPLES);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.nat({ max: 7 }),
      async (region, place, bit) => {
        const [from, to] = regions[region] ?? [0, bytes.length];
        const at = from + Math.floor(place * (to - from));
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, changed);
        const { samples, problems } = await read();

        // Without its end the last line is what a crash leaves behind.
        expect(problems).toHaveLength(at === bytes.length - 1 ? 0 : 1);
        const times = samples.map((sample) => sample.at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((time) => truth.has(time))).toBe(true);
        const missing = [...truth.keys()].filter((time) => !times.includes(time));
        const hit = new Set([
          ...missing.map(minuteOf),
          ...samples.filter((sample) => !isSame(sample, truth.get(sample.at))).map((sample) => minuteOf(sample.at)),
        ]);
        expect(hit.size).toBeLessThanOrEqual(2);
        expect(missing.length).toBeLessThanOrEqual(WHOLE_EVERY / 1000 + 2);
      },
    ),
    { numRuns: 80 },
  );
}, 120_000);

function isSame(a: Snapshot, b: Snapshot | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
