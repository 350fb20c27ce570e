import { expect, test } from 'vitest';
import { MACHINE } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { PoolLooks } from '../../../electron/services/pool-looks.ts';
import { samplingPause } from '../../../electron/services/sampling-pause.ts';
import { assessment, poolAssessment, snapshot } from '../../doubles/observations.ts';

const plenty = snapshot(10_000).memory;

function pauseFor(input: {
  memory?: Partial<typeof plenty>;
  level?: 'calm' | 'watch' | 'critical';
  pools?: Parameters<typeof poolAssessment>[0][];
  before?: { at: number; pools: Parameters<typeof poolAssessment>[0][] };
  watched?: boolean;
  cost?: number;
  rate?: 'sparing' | 'normal' | 'lively';
}) {
  const { memory, level = 'calm', pools = [], before, watched = false, cost = 5, rate = 'normal' } = input;
  const looks = new PoolLooks();
  const assessed = assessment(10_000, { level, pools: pools.map((pool) => poolAssessment(pool)) });
  if (before)
    looks.sweep(
      before.at,
      before.pools.map((pool) => poolAssessment(pool)),
    );
  looks.sweep(10_000, assessed.pools);
  return samplingPause({
    snapshot: snapshot(10_000, { memory: { ...plenty, ...memory } }),
    assessment: assessed,
    growthOf: (pool) => looks.growthOf(pool),
    watched,
    cost,
    rate,
  });
}

test('the user may want it sparing or lively, though never slower than every 5 s', () => {
  const pauses = (rate: 'sparing' | 'lively') => [
    pauseFor({ rate }),
    pauseFor({ rate, level: 'watch' }),
    pauseFor({ rate, watched: true }),
  ];
  expect(pauses('sparing')).toEqual([5000, 4000, 2000]);
  expect(pauses('lively')).toEqual([2000, 1000, 500]);
});

test('what presses is looked at as often, however sparing the user wants it', () => {
  const memory = { available: 1.5e9 };
  expect(pauseFor({ memory, rate: 'sparing' })).toBe(pauseFor({ memory, rate: 'lively' }));
  expect(pauseFor({ memory, rate: 'sparing' })).toBe(250);
});

const container = { id: '/container', kind: 'cgroup', limit: 2 * GIB, used: GIB, headroom: GIB } as const;

test('with plenty of room the pause is 5 s when calm, 2 s when not, 1 s while somebody looks', () => {
  expect(pauseFor({})).toBe(5000);
  expect(pauseFor({ level: 'watch' })).toBe(2000);
  expect(pauseFor({ watched: true })).toBe(1000);
});

test('it is the time in which memory could be filled at 6 GB/s and swap at 0.8 GB/s', () => {
  expect(pauseFor({ memory: { available: 6e9, swapFree: 0 } })).toBe(1000);
  expect(pauseFor({ memory: { available: 3e9, swapFree: 0.4e9 } })).toBe(1000);
});

test('it is never shorter than 250 ms', () => {
  expect(pauseFor({ memory: { available: 0, swapFree: 0 }, level: 'critical' })).toBe(250);
});

test('a small container that is nearly full is looked at more often when it is not calm', () => {
  const full = { ...container, headroom: 0.02 * GIB };
  expect(pauseFor({ pools: [full] })).toBe(1000);
  expect(pauseFor({ pools: [{ ...full, level: 'watch' }], level: 'watch' })).toBe(250);
});

test('a pool that is seen to grow gets 30 samples until it would be full', () => {
  const before = { at: 9000, pools: [{ ...container, used: container.used - GIB / 60, headroom: GIB + GIB / 60 }] };
  expect(pauseFor({ pools: [container], before })).toBe(2000);
});

test('growth across a gap says nothing', () => {
  const before = { at: -60_000, pools: [{ ...container, used: 0, headroom: 2 * GIB }] };
  expect(pauseFor({ pools: [container], before })).toBe(5000);
});

test('a pool that has just appeared has not grown', () => {
  expect(pauseFor({ pools: [container], before: { at: 9000, pools: [] } })).toBe(5000);
});

test('a forecast exhaustion gets 30 samples until it could come first', () => {
  const pools = [{ id: MACHINE, exhaustion: { p10: 15, p50: 60, p90: 90 } }];
  expect(pauseFor({ pools })).toBe(500);
});

test('a limit of 0 is no reason to hurry', () => {
  expect(pauseFor({ pools: [{ ...container, limit: 0, used: 0, headroom: 0 }] })).toBe(5000);
});

test('a pool without headroom that does not grow is looked at as often as others when calm', () => {
  expect(pauseFor({ pools: [{ ...container, used: 2 * GIB - MIB, headroom: MIB }] })).toBe(1000);
});

test('work that takes long is done less often, but never less than every 2 s, and not when there is reason to warn', () => {
  expect(pauseFor({ watched: true, cost: 150 })).toBe(1500);
  expect(pauseFor({ watched: true, cost: 1500 })).toBe(2000);
  expect(pauseFor({ watched: true, cost: 1500, level: 'critical' })).toBe(1000);
});

test('nor when a pool was just seen to grow as if it were full in a few seconds', () => {
  const small = { ...container, limit: 120 * MIB, used: 40 * MIB, headroom: 80 * MIB };
  const before = (used: number) => ({ at: 9000, pools: [{ ...small, used, headroom: 120 * MIB - used }] });
  expect(pauseFor({ pools: [small], before: before(20 * MIB), cost: 150 })).toBe(250);
  expect(pauseFor({ pools: [small], before: before(36 * MIB), cost: 150 })).toBe(1500);
});
