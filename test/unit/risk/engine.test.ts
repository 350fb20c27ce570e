import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../electron/core/model/assessment.ts';
import { atLeast } from '../../../electron/core/model/assessment.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';
import {
  assessWorld,
  ENGINE_SETTINGS,
  idle,
  leak,
  leakingWorld,
  observeWorld,
  type Life,
} from '../../doubles/worlds.ts';

const alerts = (assessments: Assessment[]): Assessment['alerts'] => assessments.flatMap((one) => one.alerts);
const keys = (factors: readonly { key: string }[] | undefined): string[] => (factors ?? []).map(({ key }) => key);

describe('a leak', () => {
  const assessments = assessWorld(leakingWorld());
  const [first] = alerts(assessments);

  test('is warned of once, then once more when it is critical', () => {
    expect(alerts(assessments).map(({ level }) => level)).toEqual(['warning', 'critical']);
  });

  test('is warned of with more than a third of its growth still to come', () => {
    const warned = assessments.findIndex((one) => one.alerts.length > 0);
    expect(assessments.length - warned).toBeGreaterThan((assessments.length - 60) / 3);
  });

  test('names the process that leaks and its share', () => {
    expect(first?.culprit).toMatchObject({ kind: 'process', identity: { pid: 200 } });
    expect(first?.culprit?.share).toBeGreaterThan(0.9);
  });

  test('is forecast within its interval', () => {
    const index = 200;
    const left = assessments.length - index;
    const { p10, p90 } = assessments[index]?.pools[0]?.exhaustion ?? { p10: 0, p90: 0 };
    expect(p10).toBeLessThan(left);
    expect(p90).toBeGreaterThan(left);
  });

  test('explains itself in three sentences', () => {
    const risk = assessments[250]?.risks[0];
    expect(keys(risk?.factors)).toEqual(['growth.steady', 'share.machine', 'exhaustion.machine']);
    expect(risk?.pattern).toBe('leak');
  });
});

test('before it knows it says that it is learning, and alarms nobody', () => {
  const [first] = assessWorld(leakingWorld({ samples: 5 }));
  expect(first?.pools[0]?.confidence).toBe('learning');
  expect(first?.pools[0]?.exhaustion).toBeNull();
});

test('a level that is high but stable is no alarm', () => {
  const stable = assessWorld(leakingWorld({ lives: { 100: (seconds) => 3.8 * GIB + ((seconds * 37) % 11) * MIB } }));
  expect(alerts(stable)).toEqual([]);
});

test('a program that loads its data from its start and stops is no alarm', () => {
  const loading = assessWorld(
    leakingWorld({
      lives: {
        100: idle(300 * MIB),
        300: (seconds) => (seconds < 60 ? null : Math.min(3000, 30 * (seconds - 60)) * MIB),
      },
    }),
  );
  expect(alerts(loading)).toEqual([]);
  expect(loading.flatMap(({ risks }) => risks).some(({ pattern }) => pattern === 'loading')).toBe(true);
});

test('a program that gave back a little right after its start still loads', () => {
  const program: Life = (seconds) => {
    const loaded = Math.min(2600, 30 * Math.max(0, seconds - 66));
    return seconds < 60 ? null : (seconds < 63 ? 150 : 90 + loaded) * MIB;
  };
  expect(alerts(assessWorld(leakingWorld({ lives: { 100: idle(300 * MIB), 300: program } })))).toEqual([]);
});

test('the next run of a batch job, a third on its way to much the same peak, is not said to be there already', () => {
  const runs = [
    { low: 108, high: 2277 },
    { low: 189, high: 2385 },
    { low: 192, high: 2325 },
    { low: 228, high: 2445 },
    { low: 228, high: 2451 },
  ];
  const job: Life = (seconds) => {
    const { low, high } = runs[Math.min(runs.length - 1, Math.floor((seconds - 6) / 26))] ?? { low: 0, high: 0 };
    return seconds < 6 ? null : (low + (high - low) * Math.min(1, ((seconds - 6) % 26) / 18)) * MIB;
  };
  const said = assessWorld({ total: 3000 * MIB, interval: 2, samples: 78, lives: { 100: job } });
  const soonest = Math.min(...said.map(({ pools }) => pools[0]?.exhaustion?.p50 ?? Number.POSITIVE_INFINITY));
  expect(soonest).toBeGreaterThan(1);
});

test('shared memory that one process maps fills up to its size, and is no alarm', () => {
  const buffers: Life = (seconds) => Math.min(3000, 12 * Math.max(0, seconds - 60)) * MIB;
  const lives = { 100: idle(300 * MIB), 101: idle(20 * MIB) };
  expect(alerts(assessWorld(leakingWorld({ lives, shared: buffers, mappedBy: 101 })))).toEqual([]);
  expect(alerts(assessWorld(leakingWorld({ lives, shared: buffers })))).not.toEqual([]);
});

test('a fork storm is blamed on its group, which no single process shows', () => {
  const parent = processSample(500);
  const facts = { ...parent.facts, name: 'jobd' };
  const engine = createEngine(ENGINE_SETTINGS);
  const said: Assessment[] = [];
  for (let second = 0; second < 200; second += 1) {
    const children = Array.from({ length: Math.max(0, second - 40) }, (_, index) => ({
      ...processSample(600 + index),
      facts: { ...facts, parent: 500 },
      private: ok(20 * MIB),
    }));
    const memory = { ...snapshot(0).memory, total: 4 * GIB, available: 4 * GIB - (500 + 20 * children.length) * MIB };
    if (memory.available < 0) break;
    said.push(engine.observe(snapshot(second * 1000, { memory, processes: [{ ...parent, facts }, ...children] })));
  }
  expect(alerts(said)[0]?.culprit).toMatchObject({ kind: 'group', name: 'jobd' });
});

test('a master that leaks is blamed, not the workers it forks anew, which show its memory as well', () => {
  const facts = { ...processSample(0).facts, name: 'master' };
  const engine = createEngine(ENGINE_SETTINGS);
  const said: Assessment[] = [];
  for (let second = 0; second < 200; second += 1) {
    const master = (60 + 12 * Math.max(0, second - 40)) * MIB;
    const copied = (60 + 12 * Math.max(0, second - (second % 10) - 40)) * MIB;
    const worker = { facts: { ...facts, parent: 500 }, private: ok(copied + 4 * MIB), resident: copied + 5 * MIB };
    const workers = [0, 1, 2].map((index) => processSample(600 + 3 * Math.floor(second / 10) + index, worker));
    const memory = { ...snapshot(0).memory, total: 3 * GIB, available: 3 * GIB - 300 * MIB - master - 12 * MIB };
    if (memory.available < 0) break;
    const processes = [processSample(500, { facts, private: ok(master), resident: master }), ...workers];
    said.push(engine.observe(snapshot(second * 1000, { memory, processes })));
  }
  expect(alerts(said)[0]?.culprit).toMatchObject({ kind: 'process', identity: { pid: 500 } });
});

test('growth that no process shows is blamed on shared memory', () => {
  const said = assessWorld(leakingWorld({ lives: { 100: idle(300 * MIB) }, shared: leak(0, 60, 12 * MIB) }));
  expect(alerts(said)[0]?.culprit).toMatchObject({ kind: 'shared' });
});

test('the victim is whom the kernel would take, also when somebody else leaks', () => {
  const said = assessWorld(leakingWorld({ lives: { 100: idle(2500 * MIB), 200: leak(50 * MIB, 60, 6 * MIB) } }));
  const pool = said[180]?.pools[0];
  expect(pool?.victim?.identity.pid).toBe(100);
  expect(pool?.culprit).toMatchObject({ identity: { pid: 200 } });
  expect(keys(pool?.factors)).toContain('victim.other');
});

test('a laptop that slept for hours forecasts as if it had not', () => {
  const awake = createEngine(ENGINE_SETTINGS);
  const slept = createEngine(ENGINE_SETTINGS);
  let index = 0;
  for (const seen of observeWorld(leakingWorld({ samples: 220 }))) {
    const plain = awake.observe(seen);
    const late = slept.observe({ ...seen, at: seen.at + (index > 150 ? 5 * 3600_000 : 0) });
    index += 1;
    if (index < 170) continue;
    const [expected, found] = [plain, late].map((one) => one.pools[0]?.exhaustion?.p50 ?? 0);
    expect(found).toBeGreaterThan((expected ?? 0) * 0.8);
    expect(found).toBeLessThan((expected ?? 0) * 1.25);
  }
});

test('a heap cap on the command line is a pool of its own', () => {
  const facts = {
    ...processSample(7).facts,
    name: 'node',
    executable: ok('/usr/bin/node'),
    commandLine: ok(['node', '--max-old-space-size=512', 'a.js']),
  };
  const engine = createEngine(ENGINE_SETTINGS);
  const { pools } = engine.observe(
    snapshot(0, { processes: [{ ...processSample(7), facts, private: ok(300 * MIB) }] }),
  );
  expect(pools.map(({ kind, limit }) => [kind, limit])).toContainEqual(['heap-cap', 512 * MIB]);
});

test('a pool that is gone is forgotten, and one that appears is learnt anew', () => {
  const engine = createEngine(ENGINE_SETTINGS);
  const pool = {
    id: '/a',
    kind: 'cgroup' as const,
    label: 'a',
    limit: GIB,
    used: MIB,
    reclaimable: ok(0),
    shared: ok(0),
    oomKills: ok(0),
  };
  expect(engine.observe(snapshot(0, { pools: [pool] })).pools).toHaveLength(2);
  expect(engine.observe(snapshot(1000)).pools).toHaveLength(1);
  expect(engine.series({ kind: 'pool', id: '/a' }, '10m').at).toEqual([]);
});

test('a pool that was just emptied by a kill is out of danger at once, however long it had been filled again and again', () => {
  const cycle = (seconds: number) => seconds % 300;
  const leaker = (seconds: number) => (cycle(seconds) < 280 ? 100 * MIB + cycle(seconds) * 12 * MIB : null);
  const world = leakingWorld({
    samples: 1500,
    lives: { 100: idle(300 * MIB), 200: leaker },
    shared: idle(300 * MIB),
  });
  const assessments = assessWorld(world);
  expect(assessments.some(({ level }) => level === 'critical')).toBe(true);
  const emptied = assessments.filter((_, seconds) => leaker(seconds) === null);
  expect(emptied.filter(({ level }) => atLeast(level, 'warning'))).toEqual([]);
  expect(emptied.filter(({ pools: [machine] }) => machine?.exhaustion !== null)).toEqual([]);
});

test('settings change the next assessment: less sensitive warns later', () => {
  const warnedAt = (sensitivity: 'low' | 'normal' | 'high'): number =>
    assessWorld(leakingWorld(), { ...ENGINE_SETTINGS, sensitivity }).findIndex((one) => one.alerts.length > 0);
  expect(warnedAt('high')).toBeLessThan(warnedAt('normal'));
  expect(warnedAt('normal')).toBeLessThan(warnedAt('low'));
});

test('while the leaking process is paused nothing is forecast of it, and its risk is not forgotten', () => {
  const engine = createEngine(ENGINE_SETTINGS);
  let index = 0;
  let last: Assessment | undefined;
  let before = 0;
  for (const seen of observeWorld(
    leakingWorld({ lives: { 200: (s) => (100 + 12 * Math.min(120, Math.max(0, s - 60))) * MIB }, samples: 220 }),
  )) {
    const paused = index > 180;
    const processes = seen.processes.map((one) => ({ ...one, state: paused ? ('stopped' as const) : one.state }));
    last = engine.observe({ ...seen, processes });
    if (index === 180) before = last.risks[0]?.score ?? 0;
    index += 1;
  }
  expect(before).toBeGreaterThan(10);
  expect(last?.pools[0]?.exhaustion).toBeNull();
  expect(last?.risks[0]?.score).toBeGreaterThan(before * 0.9);
});
