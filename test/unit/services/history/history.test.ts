import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../electron/core/model/engine.ts';
import type { Recorded } from '../../../../electron/core/trace/recorded-span.ts';
import { MACHINE } from '../../../../electron/core/model/snapshot.ts';
import { createHistory, type RecordedPast } from '../../../../electron/services/history/history.ts';
import { openJournal } from '../../../../electron/services/journal/journal.ts';
import { listSegments } from '../../../../electron/services/journal/segment-name.ts';
import { journalSample } from '../../../doubles/journal-sample.ts';
import { recordHours } from '../../../doubles/record-hours.ts';
import { ask, BEGIN, leak, LEAKER, machineWhere, recordLeak, recordLive } from '../../../doubles/recorded-leak.ts';

const HOUR = 3_600_000;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-history-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function shown(history: RecordedPast, at: number) {
  const moment = await ask(history, at);
  if (moment.kind !== 'recorded') throw new Error(`${moment.kind} at ${at}`);
  return moment.frame;
}

function spanOf(recorded: Recorded) {
  if (recorded.kind !== 'recorded') throw new Error(recorded.kind);
  return recorded;
}

describe('a moment that was recorded', () => {
  test('is shown with the processes, the pools and the level that it had', async () => {
    const live = await recordLeak(directory, 800);
    const history = createHistory(directory);
    for (const second of [30, 350, 500, 650, 799]) {
      const frame = await shown(history, BEGIN + second * 1000);
      const then = live[second];
      const row = frame.processes.find(({ pid }) => pid === LEAKER.pid);
      expect(frame.at).toBe(BEGIN + second * 1000);
      expect(frame.level).toBe(then?.level);
      expect(frame.pools.find(({ id }) => id === MACHINE)?.used).toBe(then?.pools[0]?.used);
      expect(row?.start).toBe(LEAKER.start);
      expect(Math.abs((row?.resident ?? 0) / leak(second) - 1)).toBeLessThan(0.005);
      const [p50, again] = [then?.pools[0]?.exhaustion?.p50, frame.pools[0]?.exhaustion?.p50];
      expect(again === undefined).toBe(p50 === undefined);
      if (p50 !== undefined) expect((again ?? 0) / p50).toBeCloseTo(1, 1);
    }
    expect(live[799]?.level).not.toBe('calm');
  });

  test('is the same whichever way one came to it', async () => {
    await recordLeak(directory, 800);
    const [forth, back, direct] = [createHistory(directory), createHistory(directory), createHistory(directory)];
    for (const second of [420, 500, 600, 700]) await shown(forth, BEGIN + second * 1000);
    for (const second of [790, 760, 720]) await shown(back, BEGIN + second * 1000);
    const at = BEGIN + 701_000;
    const expected = await shown(direct, at);
    expect(await shown(forth, at)).toEqual(expected);
    expect(await shown(back, at)).toEqual(expected);
  });

  test('between two samples is that of the one before', async () => {
    await recordLeak(directory, 20);
    expect((await shown(createHistory(directory), BEGIN + 7900)).at).toBe(BEGIN + 7000);
  });

  test('has the charts that it had: they end at the moment', async () => {
    await recordLeak(directory, 700);
    const history = createHistory(directory);
    const view = { viewer: 'one', at: BEGIN + 400_500, settings: DEFAULT_ENGINE_SETTINGS };
    await ask(history, view.at);
    const used = await history.series(view, { kind: 'pool', id: MACHINE }, '10m');
    expect(used.at.at(-1)).toBe(BEGIN + 400_000);
    expect(used.at.length).toBeGreaterThan(100);
    expect(used.last).not.toContain(null);
    const own = await history.series(view, { kind: 'process', identity: LEAKER }, '3h');
    expect(own.last.at(-1)).toBe(leak(400));
    expect((await history.sparklines(view, [LEAKER], []))[0]?.at(-1)).toBe(leak(400));
    expect(await history.process(view, LEAKER)).toMatchObject({ resident: leak(400), facts: { name: 'program-100' } });
    expect(await history.process(view, { ...LEAKER, start: 7 })).toBeNull();
  });

  test('of a day before yesterday is shown from a sample a minute', async () => {
    await recordLeak(directory, 900);
    await recordHours(directory, BEGIN + 2 * HOUR, 25);
    expect(listSegments(directory)[0]?.kind).toBe('coarse');
    const history = createHistory(directory);
    const frame = await shown(history, BEGIN + 725_000);
    expect(frame.at).toBe(BEGIN + 720_000);
    expect(frame.processes.find(({ pid }) => pid === LEAKER.pid)?.resident).toBe(leak(720));
    expect(frame.level).not.toBe('calm');
    const recorded = spanOf(await history.recorded({ from: BEGIN - HOUR, to: BEGIN + HOUR }));
    expect(recorded.stretches).toMatchObject([{ from: BEGIN, step: 'coarse' }]);
    expect(recorded.levels.some(({ level }) => level === 'warning')).toBe(true);
    expect(recorded.marks.map(({ kind }) => kind)).toContain('alert');
  });
});

describe('a moment that was not recorded', () => {
  test('says what is nearest before and after', async () => {
    await recordLeak(directory, 100);
    await recordLeak(directory, 100, BEGIN + 600_000);
    const history = createHistory(directory);
    expect(await ask(history, BEGIN + 300_000)).toEqual({
      kind: 'nothing-recorded',
      before: BEGIN + 99_000,
      after: BEGIN + 600_000,
    });
    expect(await ask(history, BEGIN - 1)).toEqual({ kind: 'nothing-recorded', before: null, after: BEGIN });
    expect(await ask(history, BEGIN + HOUR)).toMatchObject({ before: BEGIN + 699_000, after: null });
  });

  test('where nothing is recorded at all has no neighbours', async () => {
    const history = createHistory(path.join(directory, 'missing'));
    expect(await ask(history, BEGIN)).toEqual({ kind: 'nothing-recorded', before: null, after: null });
    expect(await history.recorded({ from: 0, to: BEGIN })).toEqual({ kind: 'nothing-recorded' });
  });

  test('inside one segment, while nothing could be read, is a gap as well', async () => {
    await recordLive(directory, [
      ...Array.from({ length: 60 }, (_, second) => machineWhere(leak, BEGIN, second)),
      ...Array.from({ length: 60 }, (_, second) => machineWhere(leak, BEGIN, second + 100)),
    ]);
    expect(listSegments(directory)).toHaveLength(1);
    const history = createHistory(directory);
    expect(await ask(history, BEGIN + 90_000)).toMatchObject({ before: BEGIN + 59_000, after: BEGIN + 100_000 });
    expect(spanOf(await history.recorded({ from: BEGIN, to: BEGIN + HOUR })).stretches).toEqual([
      { from: BEGIN, to: BEGIN + 59_000, step: 'fine' },
      { from: BEGIN + 100_000, to: BEGIN + 159_000, step: 'fine' },
    ]);
  });
});

describe('what was recorded', () => {
  test('has stretches, the levels that were given and the warnings that came', async () => {
    const live = await recordLeak(directory, 800);
    const history = createHistory(directory);
    const { oldest, newest, stretches, levels, marks } = spanOf(
      await history.recorded({ from: BEGIN - HOUR, to: BEGIN + HOUR }),
    );
    expect([oldest, newest]).toEqual([BEGIN, BEGIN + 799_000]);
    expect(stretches).toEqual([{ from: BEGIN, to: BEGIN + 799_000, step: 'fine' }]);
    const alerts = live.filter((assessment) => assessment.alerts.length > 0);
    expect(marks).toEqual(alerts.map(({ at, alerts: [alert] }) => ({ kind: 'alert', at, level: alert?.level })));
    for (const { at, level } of live) {
      const found = levels.find(({ from, to }) => from <= at && at < to);
      if (at < newest) expect(found?.level ?? 'calm').toBe(level);
    }
  });

  test('has levels that begin and end where they did, and end at a gap', async () => {
    const journal = openJournal({ directory, mostBytes: () => 1e12 });
    const given = ['calm', 'watch', 'watch', 'calm', 'calm', 'critical', 'warning', 'warning'] as const;
    for (const [second, level] of given.entries()) journal.record(journalSample(BEGIN + second * 1000, 0), level);
    journal.record(journalSample(BEGIN + 100_000, 0), 'warning');
    journal.record(journalSample(BEGIN + 101_000, 0), 'calm');
    await journal.close();
    const { levels } = spanOf(await createHistory(directory).recorded({ from: BEGIN, to: BEGIN + HOUR }));
    expect(levels.map(({ from, to, level }) => [(from - BEGIN) / 1000, (to - BEGIN) / 1000, level])).toEqual([
      [1, 3, 'watch'],
      [5, 6, 'critical'],
      [6, 7, 'warning'],
      [100, 101, 'warning'],
    ]);
  });

  test('of a part of the time ends where the part ends', async () => {
    await recordLeak(directory, 100);
    const history = createHistory(directory);
    expect(await history.recorded({ from: BEGIN + 10_000, to: BEGIN + 20_000 })).toMatchObject({
      oldest: BEGIN,
      stretches: [{ from: BEGIN + 10_000, to: BEGIN + 20_000 }],
    });
  });

  test('is read anew while it grows', async () => {
    await recordLeak(directory, 100);
    const history = createHistory(directory);
    await shown(history, BEGIN + 50_000);
    await recordLeak(directory, 100, BEGIN + 100_000);
    expect((await shown(history, BEGIN + 150_000)).at).toBe(BEGIN + 150_000);
  });
});

test('what is no segment, or cannot be read, is passed over', async () => {
  await recordLeak(directory, 60);
  writeFileSync(path.join(directory, '2026-11-23T11-00-00.000Z.jsonl'), '{"headroom":\0'.repeat(50));
  writeFileSync(path.join(directory, '2026-11-23T11-30-00.000Z.jsonl.gz'), 'not gzip');
  const history = createHistory(directory);
  expect((await shown(history, BEGIN + 50_000)).at).toBe(BEGIN + 50_000);
  expect(await ask(history, BEGIN - HOUR / 2)).toMatchObject({ kind: 'nothing-recorded', after: BEGIN });
});
