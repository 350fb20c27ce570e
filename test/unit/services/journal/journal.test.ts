import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { message } from '../../../../electron/core/words/messages.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../../electron/core/model/units.ts';
import { openJournal, type Journal } from '../../../../electron/services/journal/journal.ts';
import { lastRecorded, readJournal, type JournalProblem } from '../../../../electron/services/journal/read-journal.ts';
import { listSegments } from '../../../../electron/services/journal/segment-name.ts';
import { createManualClock } from '../../../doubles/clock.ts';
import { journalSample } from '../../../doubles/journal-sample.ts';
import { snapshot } from '../../../doubles/observations.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function open(options: Partial<Parameters<typeof openJournal>[0]> = {}): Journal {
  return openJournal({ directory, mostBytes: () => 1e9, ...options });
}

async function record(count: number, { begin = NOON, step = 1000, level = 'calm' as const, journal = open() } = {}) {
  const samples = Array.from({ length: count }, (_, index) => journalSample(begin + index * step, index));
  for (const sample of samples) journal.record(sample, level);
  await journal.close();
  return samples;
}

async function readBack(problems: JournalProblem[] = []): Promise<Snapshot[]> {
  const all: Snapshot[] = [];
  const span = { from: 0, to: Infinity, onProblem: (problem: JournalProblem) => void problems.push(problem) };
  for await (const sample of readJournal(directory, span)) all.push(sample);
  return all;
}

function sizes(sample: Snapshot | undefined): unknown {
  return sample?.processes.map(({ pid, start, private: held }) => [pid, start, held.kind === 'ok' ? held.value : null]);
}

test('what was recorded is read back, the same processes with the same memory at every moment', async () => {
  const samples = await record(150);
  const read = await readBack();
  expect(read.map(({ at }) => at)).toEqual(samples.map(({ at }) => at));
  for (const [index, sample] of samples.entries()) expect(sizes(read[index])).toEqual(sizes(sample));
  expect(await lastRecorded(directory)).toBe(samples.at(-1)?.at);
});

test('only what has changed is written: a quiet machine costs a small part of a whole sample', async () => {
  await record(55);
  const [segment] = listSegments(directory);
  const lines = readFileSync(segment?.file ?? '', 'utf8').split('\n');
  const partial = lines.filter((line) => line.includes('"gone"'));
  expect(partial).toHaveLength(54);
  expect(Math.max(...partial.map(({ length }) => length))).toBeLessThan((lines[1]?.length ?? 0) / 4);
});

test('a change below the threshold is written when it has added up, and at once under pressure', async () => {
  const journal = open();
  const [first] = journalSample(NOON, 0, 1).processes;
  const sized = (at: number, size: number) => {
    return snapshot(at, { processes: first ? [{ ...first, private: ok(size) }] : [] });
  };
  const steps = [0, 50_000, 100_000, 150_000];
  for (const [index, step] of steps.entries()) journal.record(sized(NOON + index, MIB + step), 'calm');
  journal.record(sized(NOON + 10, MIB + 150_001), 'warning');
  await journal.close();
  const held = (await readBack()).map(({ processes }) => processes[0]?.private);
  expect(held).toEqual([MIB, MIB, MIB, MIB + 150_000, MIB + 150_001].map(ok));
});

test('a second Headroom does not write, says so, and takes over when the first has ended', async () => {
  const clock = createManualClock();
  const first = open();
  const second = open({ clock });
  expect(second.notice()).toEqual([message('journal.held', { pid: process.pid })]);
  second.record(journalSample(NOON, 0), 'calm');
  first.record(journalSample(NOON + 1, 1), 'calm');
  await first.close();
  await clock.pass(20_000);
  second.record(journalSample(NOON + 2, 2), 'calm');
  expect(second.notice()).toBeNull();
  await second.close();
  expect((await readBack()).map(({ at }) => at)).toEqual([NOON + 1, NOON + 2]);
});

test('the lock of a program that is gone is taken over, and its end counts as unclean', async () => {
  writeFileSync(path.join(directory, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: 'x' }));
  const journal = open();
  expect([journal.notice(), journal.unclean]).toEqual([null, true]);
  await journal.close();
  const next = open();
  expect(next.unclean).toBe(false);
  await next.close();
});

test('a lock that was cut short is nobody’s', async () => {
  writeFileSync(path.join(directory, 'lock'), '{"pi');
  const journal = open();
  expect(journal.notice()).toBeNull();
  await journal.close();
});

test('where no folder can be made it says so and goes on without', async () => {
  writeFileSync(path.join(directory, 'file'), '');
  const journal = open({ directory: path.join(directory, 'file', 'journal') });
  journal.record(journalSample(NOON, 0), 'calm');
  expect(journal.notice()).toEqual([message('journal.stopped', expect.objectContaining({ reason: 'ENOTDIR' }))]);
  await journal.close();
});

test.skipIf(process.getuid?.() === 0)('a folder that takes nothing is said', async () => {
  chmodSync(directory, 0o500);
  const journal = open();
  expect(journal.notice()).toEqual([message('journal.stopped', { folder: directory, reason: 'EACCES' })]);
  await journal.close();
  chmodSync(directory, 0o700);
});

test('a full disk is said, and recording goes on when there is room again', async (ctx) => {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory]);
  if (mounted.status !== 0) ctx.skip('a small file system may not be mounted here');
  try {
    const filler = path.join(directory, 'filler');
    const clock = createManualClock();
    const journal = open({ clock });
    journal.record(journalSample(NOON, 0), 'calm');
    await vi.waitFor(() => expect(listSegments(directory)[0]?.size).toBeGreaterThan(1000), 10_000);
    for (let size = 256 * 1024; size >= 512; size /= 2) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // A smaller piece may still fit.
      }
    }
    let index = 1;
    await vi.waitFor(() => {
      journal.record(journalSample(NOON + index * 1000, index), 'calm');
      index += 1;
      expect(journal.notice()).toEqual([message('journal.stopped', { folder: directory, reason: 'ENOSPC' })]);
    }, 15_000);
    const resumed = NOON + HOUR / 2;
    rmSync(filler);
    await clock.pass(20_000);
    journal.record(journalSample(resumed, 0), 'calm');
    expect(journal.notice()).toBeNull();
    await journal.close();
    const read = (await readBack()).map(({ at }) => at);
    expect([read[0], read.at(-1)]).toEqual([NOON, resumed]);
  } finally {
    spawnSync('umount', [directory]);
  }
});

test.each([0, 0.01, 0.3, 0.5, 0.8, 0.999])(
  'a changed byte at %f of a segment costs what it hit and is said; the segment is set aside and the rest kept',
  async (place) => {
    const samples = await record(100);
    const file = listSegments(directory)[0]?.file ?? '';
    const bytes = readFileSync(file);
    const at = Math.floor(place * (bytes.length - 2));
    bytes[at] = (bytes[at] ?? 0) ^ 0x04;
    writeFileSync(file, bytes);
    const problems: JournalProblem[] = [];
    const read = await readBack(problems);
    expect(problems).toHaveLength(1);
    // A whole sample that is lost makes those that build on it unusable, for a minute at most.
    expect(read.length).toBeGreaterThanOrEqual(place === 0.01 ? 40 : 98);
    expect(samples.map(({ at: time }) => time)).toEqual(expect.arrayContaining(read.map(({ at: time }) => time)));

    await record(1, { begin: NOON + HOUR });
    expect(readdirSync(directory).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
    expect((await readBack()).length).toBe(read.length + 1);
  },
);

test.each([0.1, 0.5, 0.9])('a changed byte at %f of a packed segment costs one piece of it', async (place) => {
  const journal = open();
  const total = 3000;
  for (let index = 0; index < total; index += 1) journal.record(journalSample(NOON + index * 1000, index), 'warning');
  await journal.close();
  await record(1, { begin: NOON + 2 * HOUR });
  const packed = listSegments(directory).find(({ kind }) => kind === 'packed');
  const bytes = readFileSync(packed?.file ?? '');
  const at = Math.floor(place * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  writeFileSync(packed?.file ?? '', bytes);
  const problems: JournalProblem[] = [];
  const read = await readBack(problems);
  expect(problems).toHaveLength(1);
  expect(read.length).toBeGreaterThan(total / 3);
  expect(read.at(-1)?.at).toBe(NOON + 2 * HOUR);
});

test('a finished segment is packed, after a day thinned to a sample a minute, after a month removed', async () => {
  await record(600);
  await record(1, { begin: NOON + HOUR });
  expect(listSegments(directory).map(({ kind }) => kind)).toEqual(['packed', 'plain']);
  expect(await readBack()).toHaveLength(601);
  await record(1, { begin: NOON + 26 * HOUR });
  expect(listSegments(directory).map(({ kind }) => kind)).toEqual(['coarse', 'coarse', 'plain']);
  const thinned = await readBack();
  expect(thinned.map(({ at }) => (at - NOON) / 60_000).slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await record(1, { begin: NOON + 32 * 24 * HOUR });
  expect(listSegments(directory)).toHaveLength(1);
});

test('the oldest is removed when the journal takes more than it may, never what is being written', async () => {
  for (let hour = 0; hour < 4; hour += 1) await record(30, { begin: NOON + hour * HOUR });
  const sizesBefore = listSegments(directory).map(({ size }) => size);
  const journal = open({ mostBytes: () => (sizesBefore[0] ?? 0) * 2 });
  journal.record(journalSample(NOON + 5 * HOUR, 0), 'calm');
  await journal.close();
  const kept = listSegments(directory);
  expect(kept.at(-1)?.begin).toBe(NOON + 5 * HOUR);
  expect(kept.length).toBeLessThan(4);
});

test('other files in the folder are left alone', async () => {
  mkdirSync(path.join(directory, 'notes'));
  writeFileSync(path.join(directory, 'notes.txt'), 'mine');
  await record(1, { begin: NOON });
  await record(1, { begin: NOON + 40 * 24 * HOUR });
  expect(readFileSync(path.join(directory, 'notes.txt'), 'utf8')).toBe('mine');
});
