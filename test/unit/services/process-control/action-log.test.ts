import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActionLogEntry } from '../../../../electron/core/actions/action.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import { openActionLog } from '../../../../electron/services/action-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'actions.jsonl');

function entry(at: number, overrides: Partial<ActionLogEntry> = {}): ActionLogEntry {
  return {
    at,
    by: { kind: 'user', host: 'web' },
    action: 'end',
    scope: 'process',
    target: { pid: 4321, start: 99, name: 'a name with "quotes"\nand \u001b[31m escapes', user: ok('someone') },
    risk: { score: 87, level: 'warning', factors: [{ key: 'growth.steady', values: { perMinute: 1e6, seconds: 60 } }] },
    outcomes: [{ pid: 4321, start: 99, name: 'it', outcome: { kind: 'still-running', reason: 'grace-over' } }],
    more: 0,
    freed: ok(123_456),
    ...overrides,
  };
}

test('what was logged is listed as it was, newest first, also by a program that starts later', () => {
  const log = openActionLog(folder);
  for (const at of [1, 2, 3]) log.append(entry(at));
  expect(openActionLog(folder).list(2)).toEqual([entry(3), entry(2)]);
});

test('two programs may write in turn', () => {
  const [desktop, cli] = [openActionLog(folder), openActionLog(folder)];
  desktop.append(entry(1));
  cli.append(entry(2, { by: { kind: 'user', host: 'cli' } }));
  desktop.append(entry(3, { by: { kind: 'rule', rule: 'builds' } }));
  expect(desktop.list(10).map(({ at }) => at)).toEqual([3, 2, 1]);
});

test('damaged lines are moved aside, the others stay', () => {
  const log = openActionLog(folder);
  log.append(entry(1));
  appendFileSync(file(), '{"at":2,"by":\n[]\nnull\n{"at":"2"}\n');
  log.append(entry(3));
  expect(log.list(10).map(({ at }) => at)).toEqual([3, 1]);
  expect(readFileSync(path.join(folder, 'actions.damaged.jsonl'), 'utf8')).toBe(
    '{"at":2,"by":\n[]\nnull\n{"at":"2"}\n',
  );
  expect(readFileSync(file(), 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
});

test('a line that a crash cut off does not spoil the next one', () => {
  const log = openActionLog(folder);
  log.append(entry(1));
  appendFileSync(file(), '{"at":2,');
  log.append(entry(3));
  expect(log.list(10).map(({ at }) => at)).toEqual([3, 1]);
});

test('the file stays bounded and keeps the newest', () => {
  const log = openActionLog(folder);
  const long = Array.from({ length: 50 }, (_, pid) => ({
    pid,
    start: 1,
    name: 'x'.repeat(400),
    outcome: { kind: 'ended' } as const,
  }));
  for (let at = 0; at < 300; at += 1) log.append(entry(at, { outcomes: long }));
  expect(statSync(file()).size).toBeLessThan(2.1 * 1024 * 1024);
  expect(log.list(1)[0]?.at).toBe(299);
  expect(readdirSync(folder)).toEqual(['actions.jsonl']);
});

test('where nothing can be written the acts of this run are still listed', () => {
  writeFileSync(path.join(folder, 'in the way'), '');
  const log = openActionLog(path.join(folder, 'in the way'));
  log.append(entry(1));
  expect(log.list(10)).toEqual([entry(1)]);
});

test('only the user may read it', () => {
  openActionLog(path.join(folder, 'new')).append(entry(1));
  expect(statSync(path.join(folder, 'new', 'actions.jsonl')).mode & 0o077).toBe(0);
});
