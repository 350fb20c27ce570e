import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readJournal } from '../../electron/services/journal/read-journal.ts';
import { listSegments } from '../../electron/services/journal/segment-name.ts';
import { startServeIn } from './harness/headroom-serve.ts';

const DAY = 86_400_000;
const LIBRARIES = '/usr/lib';

/** libfaketime as distributions install it; null where it is not. */
function findFaketime(): string | null {
  if (process.platform !== 'linux' || !existsSync(LIBRARIES)) return null;
  const folders = [LIBRARIES, ...readdirSync(LIBRARIES).map((name) => path.join(LIBRARIES, name))];
  const files = folders.map((folder) => path.join(folder, 'faketime', 'libfaketime.so.1'));
  return files.find((file) => existsSync(file)) ?? null;
}

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-clock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const journal = () => path.join(directory, 'headroom', 'journal');

async function times(): Promise<number[]> {
  const all: number[] = [];
  for await (const { at } of readJournal(journal(), { from: 0, to: Infinity })) all.push(at);
  return all;
}

test('a clock that is 40 days ahead, while running and at the start, loses nothing, and put right it dates right', async (ctx) => {
  const library = findFaketime();
  if (library === null) return ctx.skip('faketime is not installed');
  const offset = path.join(directory, 'offset');
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: offset,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const setClock = (days: number) => writeFileSync(offset, `+${days}d\n`);
  const isAhead = (at: number) => at > Date.now() + DAY;
  setClock(0);
  const running = await startServeIn(directory, environment, '--port', '0');
  await vi.waitFor(async () => expect((await times()).length).toBeGreaterThan(2), { timeout: 30_000, interval: 300 });
  const right = await times();
  setClock(40);
  await vi.waitFor(async () => expect((await times()).filter(isAhead).length).toBeGreaterThan(2), {
    timeout: 40_000,
    interval: 300,
  });
  setClock(0);
  // What was dated ahead is dated anew, and what follows is dated right: without a restart.
  await vi.waitFor(
    async () => {
      const all = await times();
      expect(all.filter(isAhead)).toEqual([]);
      expect(all.length).toBeGreaterThan(right.length + 3);
    },
    { timeout: 40_000, interval: 300 },
  );
  await running.stop();
  const put = await times();
  expect(put).toEqual(expect.arrayContaining(right));
  expect(put).toEqual(put.toSorted((a, b) => a - b));

  setClock(365);
  const again = await startServeIn(directory, environment, '--port', '0');
  await vi.waitFor(() => expect(listSegments(journal()).some(({ begin }) => isAhead(begin))).toBe(true), {
    timeout: 30_000,
    interval: 300,
  });
  await again.stop();
  expect(await times()).toEqual(expect.arrayContaining(put));
}, 180_000);
