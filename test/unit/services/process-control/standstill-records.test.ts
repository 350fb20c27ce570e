import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_FREEZING } from '../../../../electron/platform/process-control-platform.ts';
import { letGoOfLeftovers } from '../../../../electron/services/process-control/leftovers.ts';
import { openStandstillRecords } from '../../../../electron/services/process-control/standstill-records.ts';
import { createSnapshotProcesses } from '../../../../electron/platform/portable/snapshot-processes.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';

const ALIVE = 7;
const GONE = 8;
let state: string;

beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'headroom-'));
  mkdirSync(path.join(state, 'standstills'));
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

function write(name: string, text: string): string {
  const file = path.join(state, 'standstills', name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

async function start(): Promise<void> {
  await letGoOfLeftovers({
    records: openStandstillRecords(state, 'this boot'),
    processes: createSnapshotProcesses(() => Promise.resolve(snapshot(0, { processes: [processSample(ALIVE)] }))),
    pin: () => Promise.resolve('gone'),
    freezing: NO_FREEZING,
    paused: () => [],
  });
}

test.for(['', '{"boot":"this bo'])('a record that a kill has left as %j is removed by the next start', async (text) => {
  const file = write(`${GONE}-left.jsonl`, text);
  await start();
  expect(existsSync(file)).toBe(false);
});

test('an empty record whose Headroom still runs is kept, because it is about to be written', async () => {
  const file = write(`${ALIVE}-new.jsonl`, '');
  await start();
  expect(existsSync(file)).toBe(true);
});

test('a file that is no record, and that nobody knows to be unfinished, is left alone', async () => {
  const files = [write('notes.jsonl', ''), write(`${GONE}-other.jsonl`, 'something else\n')];
  await start();
  expect(files.map((file) => existsSync(file))).toEqual([true, true]);
});
