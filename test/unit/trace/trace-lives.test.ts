import { describe, expect, test } from 'vitest';
import { LifeWatch } from '../../../electron/core/lives/life-watch.ts';
import { lifeKeyTexts } from '../../../electron/core/lives/life-keys.ts';
import type { Past } from '../../../electron/core/model/life.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { createPredictor } from '../../../electron/core/risk/create-engine.ts';
import { createChangeFilter } from '../../../electron/core/trace/trace-changes.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { sampleLife } from '../../doubles/lives.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';
import { ENGINE_SETTINGS } from '../../doubles/worlds.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const LARGE = processSample(7, { private: ok(GIB), resident: GIB });
const PAST: Past = {
  keys: ['a', 'r', 'p'],
  by: 1,
  lives: [sampleLife('5:1'), sampleLife('4:1', { warned: true })],
  limit: GIB,
};

function seen(
  second: number,
  processes: readonly ProcessSample[],
  pasts?: readonly (readonly [string, Past])[],
): Snapshot {
  return snapshot(BEGIN + 1000 * second, { processes, ...(pasts && { pasts: new Map(pasts) }) });
}

function reread(lines: readonly string[]): Snapshot[] {
  const parser = createTraceParser();
  return lines.map((line) => {
    const parsed = parser.parse(line);
    if (parsed.kind !== 'sample') throw new Error(JSON.stringify(parsed));
    return parsed.snapshot;
  });
}

describe('a trace', () => {
  test('carries earlier lives, said once', () => {
    const writer = createTraceWriter({ commandLines: false });
    const pasts = [['7:70', PAST]] as const;
    const lines = [1, 2].map((second) =>
      writer.write(
        seen(
          second,
          [LARGE],
          pasts.map(([key, past]) => [key, past]),
        ),
      ),
    );
    expect(lines[0]).toContain('"life":{"keys":["a","r","p"],"by":1');
    expect(lines[1]).not.toContain('"life"');
    const [first, second] = reread(lines);
    expect(first?.pasts?.get('7:70')).toEqual(PAST);
    expect(second?.pasts).toBe(first?.pasts);
  });

  test('says them again when there is news, also in a partial sample in which nothing else has changed', () => {
    const writer = createTraceWriter({ commandLines: false });
    const filter = createChangeFilter();
    const [one, two] = [seen(1, [LARGE], [['7:70', { ...PAST, lives: [] }]]), seen(2, [LARGE], [['7:70', PAST]])];
    filter.takeWhole(one);
    const lines = [writer.write(one), writer.write(two, filter.changesIn(two, false))];
    const three = { ...two, at: two.at + 1000 };
    lines.push(writer.write(three, filter.changesIn(three, false)));
    expect(lines[2]).toContain('"procs":[]');
    const told = reread(lines).map(({ pasts }) => pasts?.get('7:70')?.lives.length);
    expect(told).toEqual([0, 2, 2]);
  });

  test('without lives is as it always was', () => {
    const [again] = reread([createTraceWriter({ commandLines: false }).write(seen(1, [LARGE]))]);
    expect(again && 'pasts' in again).toBe(false);
  });

  test.each([
    ['keys that are none', { keys: [7], limit: 1 }],
    ['no keys', { keys: [], limit: 1 }],
    ['no limit', { keys: ['a'] }],
    ['a text', 'x'],
  ])('whose lives have %s is read without them', (_, life) => {
    const line = createTraceWriter({ commandLines: false }).write(seen(1, [LARGE]));
    const [again] = reread([line.replace('"pid":7', `"life":${JSON.stringify(life)},"pid":7`)]);
    expect(again?.processes).toHaveLength(1);
    expect(again?.pasts).toBeUndefined();
  });

  test('keeps no lives of processes that have gone', () => {
    const writer = createTraceWriter({ commandLines: false });
    const processes = Array.from({ length: 50 }, (_, index) => processSample(100 + index));
    const lines = processes.map((process, second) =>
      writer.write(seen(second + 1, [process], [[`${process.pid}:${process.start}`, PAST]])),
    );
    expect(reread(lines).at(-1)?.pasts?.size).toBe(1);
  });
});

describe('a replay', () => {
  const SECONDS = 150;
  /** A service of a machine with 4 GiB that stops at 3.7 GiB, as in each of its recorded lives. */
  function record(lives: Past['lives']): string[] {
    const writer = createTraceWriter({ commandLines: false });
    const memory = { ...snapshot(0).memory, total: 4 * GIB };
    const past: Past = { keys: ['a', 'r', 'p'], by: 0, lives, limit: 4 * GIB };
    return Array.from({ length: SECONDS }, (_, second) => {
      const held = Math.min(3788 * MIB, 300 * MIB + Math.max(0, second - 20) * 40 * MIB);
      const process = { ...LARGE, resident: held, private: ok(held) };
      return writer.write({
        ...seen(second, [process], [['7:70', past]]),
        memory: { ...memory, available: 4 * GIB - held },
      });
    });
  }

  function alerts(lines: readonly string[]): number {
    const engine = createPredictor(ENGINE_SETTINGS);
    return reread(lines).reduce((count, snapshot) => count + engine.observe(snapshot).alerts.length, 0);
  }

  test('goes by the lives that were recorded', () => {
    const stopped = { peak: 3788 * MIB, limit: 4 * GIB };
    expect(alerts(record([]))).toBeGreaterThan(0);
    expect(alerts(record([sampleLife('1:1', stopped), sampleLife('2:1', stopped)]))).toBe(0);
    const killed = { ...stopped, end: 'killed', stood: 0.02 } as const;
    expect(alerts(record([sampleLife('1:1', stopped), sampleLife('2:1', killed)]))).toBeGreaterThan(0);
  });

  test('knows a program by its recorded keys, and goes on with the lives that it sees end', () => {
    const past: Past = { keys: ['a', 'r', 'p'], by: 0, lives: [sampleLife('1:1')], limit: GIB };
    const watch = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
    const other = processSample(8, { private: ok(GIB), resident: GIB });
    for (let second = 0; second < 10; second += 1) watch.observe(seen(second, [LARGE], [['7:70', past]]));
    for (let second = 10; second < 20; second += 1) watch.observe(seen(second, []));
    const again = watch.observe(seen(20, [other], [['8:80', past]]));
    expect(again.pasts?.get('8:80')?.lives.map(({ run }) => run)).toEqual(['7:70', '1:1'].toSorted().toReversed());
  });
});
