import { expect, test } from 'vitest';
import { createSegmentAppender, type SegmentFile } from '../../../../electron/services/journal/segment-appender.ts';
import { createManualClock, type ManualClock } from '../../../doubles/clock.ts';

/** A file on a disk whose every sync takes so long; `null`: for ever. */
class DiskDouble implements SegmentFile {
  readonly #clock: ManualClock;
  syncTakes: number | null;
  written = '';
  onDisk = '';
  syncs = 0;
  closed = false;

  constructor(clock: ManualClock, syncTakes: number | null = 0) {
    this.#clock = clock;
    this.syncTakes = syncTakes;
  }

  appendFile(text: string) {
    this.written += text;
    return Promise.resolve();
  }

  async datasync() {
    this.syncs += 1;
    const covered = this.written;
    const takes = this.syncTakes;
    await new Promise<void>((resolve) => {
      if (takes !== null) this.#clock.after(takes, resolve);
    });
    this.onDisk = covered;
  }

  close() {
    this.closed = true;
    return Promise.resolve();
  }
}

function open(syncTakes: number | null = 0) {
  const clock = createManualClock();
  const disk = new DiskDouble(clock, syncTakes);
  const failures: unknown[] = [];
  const appender = createSegmentAppender({
    file: '/segment',
    clock,
    onFailure: (error) => failures.push(error),
    openFile: () => Promise.resolve(disk),
  });
  appender.syncWithin(4000);
  return { clock, disk, failures, appender };
}

/** Appends a number every second; how many seconds of them were at most not on the disk. */
async function mostMissing({ clock, disk, appender }: ReturnType<typeof open>, seconds: number, step = 1000) {
  let most = 0;
  for (let second = 0; second < seconds; second += 1) {
    appender.append(String(second));
    for (let part = 0; part < 10; part += 1) {
      await clock.pass(step / 10);
      const newest = disk.onDisk.trim().split('\n').at(-1) ?? '';
      const known = newest === '' ? -1 : Number(newest);
      // What was taken right after the newest on the disk is missing since then.
      most = Math.max(most, known === second ? 0 : (second - (known + 1)) * step + ((part + 1) * step) / 10);
    }
  }
  return most;
}

test('a sync that never ends blocks nothing: what is appended is written all the same, and taking it waits for nothing', async () => {
  const { clock, disk, failures, appender } = open(null);
  for (let second = 0; second < 60; second += 1) {
    appender.append(`line ${second}`);
    await clock.pass(1000);
  }
  expect(disk.syncs).toBe(1);
  expect(disk.onDisk).toBe('');
  expect(disk.written.split('\n')).toHaveLength(61);
  expect(failures).toEqual([]);
});

test.each([0, 200, 900, 2000])(
  'with a disk that needs %d ms to sync no more than five seconds are missing',
  async (takes) => {
    const parts = open(takes);
    expect(await mostMissing(parts, 60)).toBeLessThanOrEqual(5000);
  },
);

test.each([0, 100, 300])('from warning on no more than one second is missing, with syncs of %d ms', async (takes) => {
  const parts = open(takes);
  parts.appender.syncWithin(500);
  expect(await mostMissing(parts, 240, 250)).toBeLessThanOrEqual(1000);
});

test('nothing is synced while nothing was appended', async () => {
  const { clock, disk, appender } = open();
  appender.append('one');
  await clock.pass(60_000);
  expect(disk.syncs).toBe(1);
});

test('closing waits until all is on the disk', async () => {
  const { clock, disk, appender } = open(3000);
  appender.append('one');
  await clock.pass(4100);
  appender.append('two');
  let closed = false;
  void appender.close().then(() => (closed = true));
  await clock.pass(1000);
  expect(closed).toBe(false);
  await clock.pass(6000);
  expect([closed, disk.onDisk, disk.closed]).toEqual([true, 'one\ntwo\n', true]);
});

test('a disk that refuses is told once, and nothing more is taken', async () => {
  const { clock, disk, failures, appender } = open();
  disk.datasync = () => Promise.reject(new Error('EIO'));
  appender.append('one');
  await clock.pass(5000);
  appender.append('two');
  await clock.pass(5000);
  expect(failures).toEqual([new Error('EIO')]);
  expect(disk.written).toBe('one\n');
  await appender.close();
});

test('a disk that takes nothing is given up before it fills the memory', async () => {
  const { clock, disk, failures, appender } = open();
  disk.appendFile = () => new Promise(() => undefined);
  for (let line = 0; line < 10; line += 1) {
    appender.append('x'.repeat(1024 * 1024));
    await clock.pass(100);
  }
  expect(failures).toEqual([Object.assign(new Error('the disk takes nothing'), { code: 'ETIMEDOUT' })]);
});
