import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import { MOST_MARKS, MOST_STRETCHES } from '../../electron/core/trace/recorded-span.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { createHistory } from '../../electron/services/history/history.ts';
import { sealLine } from '../../electron/services/journal/checked-line.ts';
import { segmentFile } from '../../electron/services/journal/segment-name.ts';
import { machineWhere, recordLive } from '../doubles/recorded-leak.ts';

const BEGIN = Date.parse('2026-11-23T12:00:00Z');
const LATEST = 7_258_118_400_000;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-history-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** When samples are taken: at lively and at calm pauses, with sleep in between. */
const moments = fc
  .array(
    fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 250, max: 5000 }) }, fc.integer({ min: 21_000, max: 7e6 })),
    {
      minLength: 1,
      maxLength: 80,
    },
  )
  .map((pauses) => {
    let at = BEGIN;
    return pauses.map((pause) => (at += pause));
  });

test('every moment that was recorded has an answer: the sample of that moment', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(moments, fc.nat(), async (times, offset) => {
      for (const name of readdirSync(directory)) rmSync(path.join(directory, name));
      await recordLive(
        directory,
        times.map((at, index) => ({ ...machineWhere(() => (100 + index) * MIB, BEGIN, 0), at })),
      );
      const history = createHistory(directory);
      const recorded = await history.recorded({ from: BEGIN, to: Math.max(...times) + 1 });
      expect(recorded).toMatchObject({ kind: 'recorded', oldest: times[0], newest: times.at(-1) });
      const index = offset % times.length;
      const at = times[index] ?? 0;
      const next = times[index + 1] ?? Infinity;
      for (const asked of [at, Math.min(next - 1, at + 900)]) {
        const moment = await history.moment({ viewer: 'v', at: asked, settings: DEFAULT_ENGINE_SETTINGS }, true);
        expect(moment).toMatchObject({ kind: 'recorded', frame: { at } });
      }
      if (recorded.kind !== 'recorded') return;
      // Every sample lies in a stretch, and what lies between two stretches is a gap.
      for (const time of times)
        expect(recorded.stretches.some(({ from, to }) => from <= time && time <= to)).toBe(true);
      for (const [place, stretch] of recorded.stretches.entries()) {
        const before = recorded.stretches[place - 1];
        if (before) expect(stretch.from - before.to).toBeGreaterThan(20_000);
      }
    }),
    { numRuns: 40 },
  );
});

const hostileNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(BEGIN, BEGIN + 5000, LATEST, 1e300, -1));
const hostileLine = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  hostileNumber.map((at) => `{"t":${at},"procs":[],"level":"warning","alert":"critical"}`),
  fc
    .record({
      t: fc.oneof(hostileNumber, fc.integer({ min: BEGIN, max: BEGIN + 100_000 })),
      mem: fc.record({
        total: hostileNumber,
        available: hostileNumber,
        swapTotal: hostileNumber,
        swapFree: hostileNumber,
      }),
      procs: fc.array(
        fc.oneof(fc.anything(), fc.record({ pid: hostileNumber, start: hostileNumber, rss: hostileNumber })),
      ),
      gone: fc.option(fc.array(hostileNumber), { nil: undefined }),
      level: fc.constantFrom('warning', '__proto__', 7),
    })
    .map((sample) =>
      JSON.stringify(sample, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ),
);

test('whatever lies in the folder, the answer is a value with bounded lists', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(hostileLine, fc.boolean()), { maxLength: 30 }),
      fc.constantFrom('jsonl', 'jsonl.gz', 'coarse.jsonl.gz'),
      fc.uint8Array({ maxLength: 200 }),
      fc.oneof(fc.integer({ min: BEGIN - 1e6, max: BEGIN + 2e6 }), fc.constantFrom(0, LATEST)),
      async (lines, ending, bytes, at) => {
        for (const name of readdirSync(directory)) rmSync(path.join(directory, name));
        // A line with a true checksum is believed to have been written by Headroom: these were not.
        const text = lines.map(([line, sealed]) => (sealed && line.endsWith('}') ? sealLine(line) : line)).join('\n');
        const file = segmentFile(directory, BEGIN, ending);
        writeFileSync(file, ending === 'jsonl' ? `${text}\n` : gzipSync(`${text}\n`));
        appendFileSync(file, bytes);
        const history = createHistory(directory);
        const view = { viewer: 'v', at, settings: DEFAULT_ENGINE_SETTINGS };
        const moment = await history.moment(view, true);
        expect(['recorded', 'nothing-recorded']).toContain(moment.kind);
        const recorded = await history.recorded({ from: 0, to: LATEST });
        expect(['recorded', 'nothing-recorded']).toContain(recorded.kind);
        if (recorded.kind === 'recorded') {
          expect(recorded.stretches.length).toBeLessThanOrEqual(MOST_STRETCHES);
          expect(recorded.marks.length).toBeLessThanOrEqual(MOST_MARKS);
          expect(recorded.newest).toBeLessThan(BEGIN + 3_600_000);
        }
        await history.series(view, { kind: 'pool', id: 'machine' }, '24h');
        await history.sparklines(view, [{ pid: 1, start: 1 }], ['x']);
      },
    ),
    { numRuns: 300 },
  );
});

test('with any byte changed, every other minute still has its answer', { timeout: 120_000 }, async () => {
  const seconds = 200;
  await recordLive(
    directory,
    Array.from({ length: seconds }, (_, second) => machineWhere(() => 200 * MIB, BEGIN, second)),
  );
  const file = segmentFile(directory, BEGIN, 'jsonl');
  const intact = readFileSync(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(intact.length - 1), fc.integer({ min: 1, max: 255 }), async (place, flip) => {
      const changed = Buffer.from(intact);
      changed[place] = (changed[place] ?? 0) ^ flip;
      writeFileSync(file, changed);
      const history = createHistory(directory);
      let answered = 0;
      for (let second = 0; second < seconds; second += 20) {
        const moment = await history.moment(
          { viewer: 'v', at: BEGIN + second * 1000, settings: DEFAULT_ENGINE_SETTINGS },
          true,
        );
        if (moment.kind === 'recorded') answered += 1;
      }
      // A whole sample that is lost makes those that build on it unusable, for a minute at most.
      expect(answered).toBeGreaterThanOrEqual(6);
    }),
    { numRuns: 15 },
  );
});
