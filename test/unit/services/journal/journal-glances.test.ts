import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../../electron/core/model/units.ts';
import { createReplayReader } from '../../../../electron/platform/replay/create-replay-reader.ts';
import { createWarmUpFilter } from '../../../../electron/services/history/warm-up.ts';
import { openJournal } from '../../../../electron/services/journal/journal.ts';
import { readSegmentText } from '../../../../electron/services/journal/read-segment.ts';
import { thinSegment } from '../../../../electron/services/journal/rewrite-segment.ts';
import { saidAtEnd } from '../../../../electron/core/trace/said.ts';
import { listSegments } from '../../../../electron/services/journal/segment-name.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';

const EPOCH = Date.parse('2026-11-23T12:00:00Z');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-glances-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function sampleAt(second: number): Snapshot {
  const used = (20 + second) * MIB;
  const unknown = { reclaimable: ok(0), shared: ok(0), oomKills: ok(0) };
  const pools = [{ id: '/small', kind: 'cgroup', label: '/small', limit: 500 * MIB, used, ...unknown } as const];
  const taken = snapshot(EPOCH + second * 1000, { pools, processes: [processSample(7, { pools: ['/small'] })] });
  return second % 5 === 0 ? taken : { ...taken, glanced: ['/small'] };
}

/** Records three minutes: a sweep every 5 s, glances in between, and a warning at one of those. */
async function record(from = 0): Promise<void> {
  const journal = openJournal({ directory, mostBytes: () => 100 * MIB });
  for (let second = from; second < 180; second += 1) {
    journal.record(sampleAt(second), 'calm', second === 72 ? 'warning' : null);
  }
  await journal.close();
}

async function read(): Promise<Snapshot[]> {
  const [segment] = listSegments(directory);
  const problems: unknown[] = [];
  const reader = createReplayReader(segment?.file ?? '', (problem) => problems.push(problem));
  const samples: Snapshot[] = [];
  for (let next; (next = await reader.read(new Set()));) samples.push(next);
  reader.close();
  expect(problems).toEqual([]);
  return samples;
}

test('glances are recorded as such, and a whole sample is always one of a sweep', async () => {
  await record();
  const samples = await read();
  expect(samples).toHaveLength(180);
  expect(samples.map(({ glanced }) => glanced !== undefined)).toEqual(samples.map((_, second) => second % 5 !== 0));
  expect(samples.every(({ processes }) => processes.length === 1)).toBe(true);
  const [segment] = listSegments(directory);
  if (!segment) throw new Error('nothing was recorded');
  const { lines } = await readSegmentText(segment);
  const wholes = lines.filter((line) => line.startsWith('{"t"') && !line.includes('"gone"'));
  expect(wholes.length).toBeGreaterThanOrEqual(3);
  expect(wholes.every((line) => !line.includes('"glanced"'))).toBe(true);
});

test('a recording that begins with a glance can be read alone', async () => {
  await record(1);
  const [first] = await read();
  expect(first).toMatchObject({ glanced: ['/small'], processes: [{ pid: 7 }] });
});

test('a thinned recording keeps sweeps, and what was said at a glance', async () => {
  await record();
  const [segment] = listSegments(directory);
  if (!segment) throw new Error('nothing was recorded');
  await thinSegment(segment);
  const [thinned] = listSegments(directory);
  if (!thinned) throw new Error('nothing was left');
  expect((await read()).map(({ at, glanced }) => [(at - EPOCH) / 1000, glanced])).toEqual([
    [0, undefined],
    [60, undefined],
    [120, undefined],
  ]);
  const { lines } = await readSegmentText(thinned);
  expect(lines.filter((line) => line.startsWith('{"t"')).map((line) => saidAtEnd(line).alert)).toEqual([
    null,
    'warning',
    null,
  ]);
});

test('the warm-up of a moment takes glances only where it takes every sample', () => {
  const base = EPOCH;
  const takes = createWarmUpFilter(base);
  expect(takes({ at: base - 3_600_000, glanced: ['/small'] })).toBe(false);
  expect(takes({ at: base - 3_599_000 })).toBe(true);
  expect(takes({ at: base - 60_000, glanced: ['/small'] })).toBe(true);
});
