import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../electron/core/model/engine.ts';
import { MACHINE } from '../../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../../electron/core/model/units.ts';
import { createHistory } from '../../../../electron/services/history/history.ts';
import { ask, BEGIN, LEAKER, machineWhere, recordLeak, recordLive } from '../../../doubles/recorded-leak.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-history-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a moment that was asked for in a hurry', () => {
  test('has the same processes and sizes, and says that it is not judged exactly', async () => {
    const slow = (second: number) => 100 * MIB + second * 0.2 * MIB;
    await recordLive(
      directory,
      Array.from({ length: 1500 }, (_, turn) => machineWhere(slow, BEGIN, turn * 4)),
    );
    const history = createHistory(directory);
    const at = BEGIN + 5800_000;
    const quick = await ask(history, at, 'one', false);
    const exact = await ask(history, at);
    if (quick.kind !== 'recorded' || exact.kind !== 'recorded') throw new Error(quick.kind);
    expect([quick.exact, exact.exact]).toEqual([false, true]);
    expect(quick.samples).toBeLessThan(exact.samples / 1.5);
    expect(quick.frame.at).toBe(exact.frame.at);
    const sizes = ({ processes }: typeof quick.frame) =>
      processes.map(({ pid, resident }) => [pid, resident]).toSorted(([a = 0], [b = 0]) => a - b);
    expect(sizes(quick.frame)).toEqual(sizes(exact.frame));
  });

  test('is exact where that is there already', async () => {
    await recordLeak(directory, 100);
    const history = createHistory(directory);
    await ask(history, BEGIN + 50_000);
    expect(await ask(history, BEGIN + 60_000, 'one', false)).toMatchObject({ exact: true });
  });

  test('keeps its charts while it is judged exactly', async () => {
    await recordLeak(directory, 900);
    const history = createHistory(directory);
    const view = { viewer: 'one', at: BEGIN + 850_000, settings: DEFAULT_ENGINE_SETTINGS };
    await ask(history, view.at, 'one', false);
    const exact = ask(history, view.at);
    expect((await history.series(view, { kind: 'pool', id: MACHINE }, '10m')).at.at(-1)).toBe(view.at);
    expect(await exact).toMatchObject({ exact: true });
    expect((await history.series(view, { kind: 'pool', id: MACHINE }, '3h')).at.length).toBeGreaterThan(50);
  });
});

describe('several questions at once', () => {
  test('a newer moment of the same viewer ends the older one, another viewer’s does not', async () => {
    await recordLeak(directory, 600);
    const history = createHistory(directory);
    const [first, second, other] = await Promise.all([
      ask(history, BEGIN + 200_000),
      ask(history, BEGIN + 500_000),
      ask(history, BEGIN + 300_000, 'other'),
    ]);
    expect([first.kind, second.kind, other.kind]).toEqual(['superseded', 'recorded', 'recorded']);
  });

  test('a chart of a moment that the viewer has left is empty', async () => {
    await recordLeak(directory, 100);
    const history = createHistory(directory);
    await ask(history, BEGIN + 20_000);
    await ask(history, BEGIN + 30_000);
    const left = { viewer: 'one', at: BEGIN + 20_000, settings: DEFAULT_ENGINE_SETTINGS };
    expect((await history.series(left, { kind: 'pool', id: MACHINE }, '10m')).at).toEqual([]);
    expect(await history.sparklines(left, [LEAKER], ['x'])).toEqual([[], []]);
    expect(await history.process(left, LEAKER)).toBeNull();
  });

  test('a chart of a moment that was forgotten meanwhile is made anew, for all who ask', async () => {
    await recordLeak(directory, 100);
    const history = createHistory(directory);
    const view = { viewer: 'one', at: BEGIN + 50_000, settings: DEFAULT_ENGINE_SETTINGS };
    const [used, own] = await Promise.all([
      history.series(view, { kind: 'pool', id: MACHINE }, '10m'),
      history.series(view, { kind: 'process', identity: LEAKER }, '10m'),
    ]);
    expect([used.at.at(-1), own.at.at(-1)]).toEqual([view.at, view.at]);
  });

  test('others get their turn while it replays', async () => {
    await recordLeak(directory, 3000);
    const history = createHistory(directory);
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    await ask(history, BEGIN + 2_990_000);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(3);
  });
});
