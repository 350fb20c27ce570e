import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { message } from '../../../../electron/core/words/messages.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../../electron/core/model/units.ts';
import { openJournal, type Journal } from '../../../../electron/services/journal/journal.ts';
import { lastRecorded, readJournal, type JournalProblem } from '../../../../electron/services/journal/read-journal.ts';
import { createHousekeeping } from '../../../../electron/services/journal/housekeeping.ts';
import { listSegments, segmentFile } from '../../../../electron/services/journal/segment-name.ts';
import { createManualClock } from '../../../doubles/clock.ts';
import { journalSample } from '../../../doubles/journal-sample.ts';
import { snapshot } from '../../../doubles/observations.ts';
import { recordHours } from '../../../doubles/record-hours.ts';

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

test('recordings age up to the segment that is begun, even before it is on the disk', async () => {
  await recordHours(directory, NOON, 25);
  const housekeeping = createHousekeeping({ directory, mostBytes: () => 1e12 });
  housekeeping.run(NOON + 25 * HOUR, false);
  await housekeeping.settled();
  expect(
    listSegments(directory)
      .slice(0, 2)
      .map(({ kind }) => kind),
  ).toEqual(['coarse', 'packed']);
});

test('a finished segment is packed, after a day of recording thinned to a sample a minute, after a month removed', async () => {
  await record(600);
  await record(1, { begin: NOON + HOUR });
  expect(listSegments(directory).map(({ kind }) => kind)).toEqual(['packed', 'plain']);
  expect(await readBack()).toHaveLength(601);
  await recordHours(directory, NOON + 2 * HOUR, 24);
  expect(
    listSegments(directory)
      .slice(0, 3)
      .map(({ kind }) => kind),
  ).toEqual(['coarse', 'packed', 'packed']);
  const thinned = await readBack();
  expect(thinned.map(({ at }) => (at - NOON) / 60_000).slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  copyHours(NOON + 26 * HOUR, 30 * 24);
  await record(1, { begin: NOON + 747 * HOUR });
  expect(listSegments(directory)[0]?.begin).toBeGreaterThan(NOON + HOUR);
});

test('no more than a day’s worth of segments is removed at a time, however many are too old', async () => {
  await record(1);
  copyHours(NOON + HOUR, 1000);
  await record(1, { begin: NOON + 1002 * HOUR });
  expect(listSegments(directory)).toHaveLength(1002 - 24);
});

test.each([40, 365])(
  'a clock that is %f days ahead, at the start or while running, removes and thins nothing',
  async (days) => {
    await record(100);
    copyHours(NOON + HOUR, 15);
    const before = namesOf();
    const wrong = NOON + 16 * HOUR + days * 24 * HOUR;
    const journal = open();
    // Hours go by under the wrong clock, and it is set ahead once more.
    for (let hour = 0; hour < 3; hour += 1) journal.record(journalSample(wrong + hour * HOUR, hour), 'calm');
    journal.record(journalSample(wrong + days * 24 * HOUR, 4), 'calm');
    await journal.close();
    await record(1, { begin: wrong + 2 * days * 24 * HOUR });
    expect(namesOf()).toEqual(
      expect.arrayContaining(before.map((name) => name.replace(/\.jsonl(\.gz)?$/, '.jsonl.gz'))),
    );
    expect((await readBack()).length).toBeGreaterThanOrEqual(100);
  },
);

test('when a clock is put right, what it dated ahead is dated anew by the steady clock, in order with what follows', async () => {
  const clock = createManualClock();
  const ahead = 40 * 24 * HOUR;
  const journal = open({ clock });
  let index = 0;
  const pass = async (shift: number, count: number) => {
    for (let left = count; left > 0; left -= 1) {
      journal.record(journalSample(NOON + shift + clock.now(), index), 'calm');
      index += 1;
      await clock.pass(1000);
    }
  };
  await pass(0, 20);
  await pass(ahead, 20);
  await pass(0, 20);
  await journal.close();
  const read = await readBack();
  expect(read.map(({ at }) => (at - NOON) / 1000)).toEqual(Array.from({ length: 60 }, (_, second) => second));
  // What was recorded is what is there, whichever clock dated it.
  for (const [place, sample] of read.entries()) expect(sizes(sample)).toEqual(sizes(journalSample(sample.at, place)));
  expect(listSegments(directory).map(({ begin }) => (begin - NOON) / 1000)).toEqual([0, 20, 40]);
});

test('a clock that is an hour ahead from the start and then put right leaves one history without a break', async () => {
  const clock = createManualClock();
  const journal = open({ clock });
  for (let second = 0; second < 40; second += 1) {
    const shift = second < 20 ? HOUR : 0;
    journal.record(journalSample(NOON + shift + clock.now(), second), 'calm');
    await clock.pass(1000);
  }
  await journal.close();
  expect((await readBack()).map(({ at }) => (at - NOON) / 1000)).toEqual(Array.from({ length: 40 }, (_, at) => at));
});

test('segments whose times overlap are read in order, each moment once', async () => {
  await record(100);
  await record(100, { begin: NOON + 50_000 });
  const read = await readBack();
  expect(read.map(({ at }) => (at - NOON) / 1000)).toEqual(Array.from({ length: 150 }, (_, second) => second));
  expect(await lastRecorded(directory)).toBe(NOON + 149_000);
});

test('a journal that is removed while it is written is begun anew within seconds, which is said once', async () => {
  const clock = createManualClock();
  const told: unknown[] = [];
  const journal = open({ clock, onTrouble: (notice) => void told.push(notice) });
  journal.record(journalSample(NOON, 0), 'calm');
  await vi.waitFor(() => expect(listSegments(directory)[0]?.size).toBeGreaterThan(0));
  rmSync(directory, { recursive: true });
  await vi.waitFor(async () => {
    await clock.pass(3000);
    expect(readdirSync(directory)).toEqual(['lock']);
  });
  expect(told).toEqual([[message('journal.removed', { folder: directory })]]);
  expect(journal.notice()).toEqual(told[0]);
  journal.record(journalSample(NOON + 10_000, 1), 'calm');
  await clock.pass(3000);
  await journal.close();
  expect((await readBack()).map(({ at }) => at)).toEqual([NOON + 10_000]);
  expect(told).toHaveLength(1);
});

test('a journal file or folder that is replaced by another is left, and a new one begun', async () => {
  const clock = createManualClock();
  const told: unknown[] = [];
  const journal = open({ clock, onTrouble: (notice) => void told.push(notice) });
  journal.record(journalSample(NOON, 0), 'calm');
  await vi.waitFor(() => expect(listSegments(directory)[0]?.size).toBeGreaterThan(0));
  const moved = `${directory}.moved`;
  renameSync(directory, moved);
  mkdirSync(directory);
  await vi.waitFor(async () => {
    await clock.pass(3000);
    expect(readdirSync(directory)).toEqual(['lock']);
  });
  journal.record(journalSample(NOON + 10_000, 1), 'calm');
  await journal.close();
  expect((await readBack()).map(({ at }) => at)).toEqual([NOON + 10_000]);
  expect(told).toHaveLength(1);
  rmSync(moved, { recursive: true });
});

test('a lock of another container is respected while it is touched, and taken over once it is not', async () => {
  const clock = createManualClock();
  const lock = path.join(directory, 'lock');
  const boot = readIfThere('/proc/sys/kernel/random/boot_id').trim();
  writeFileSync(lock, JSON.stringify({ pid: 1, start: '1', boot, namespace: 'pid:[1]', host: 'other' }));
  const journal = open({ clock });
  expect(journal.notice()).toEqual([message('journal.held-elsewhere', {})]);
  for (let second = 0; second < 60; second += 3) {
    utimesSync(lock, second, second);
    await clock.pass(3000);
    journal.record(journalSample(NOON + second * 1000, second), 'calm');
  }
  expect(journal.notice()).toEqual([message('journal.held-elsewhere', {})]);
  for (let second = 60; second < 120; second += 3) {
    await clock.pass(3000);
    journal.record(journalSample(NOON + second * 1000, second), 'calm');
  }
  expect(journal.notice()).toBeNull();
  await journal.close();
  expect(await readBack()).not.toHaveLength(0);
});

function namesOf(): string[] {
  return listSegments(directory).map(({ file }) => path.basename(file));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Packed segments of an hour each, with nothing in them that can be read. */
function copyHours(begin: number, hours: number): void {
  const empty = gzipSync('');
  for (let hour = 0; hour < hours; hour += 1) {
    writeFileSync(segmentFile(directory, begin + hour * HOUR, 'coarse.jsonl.gz'), empty);
  }
}

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
