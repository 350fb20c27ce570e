import { expect, test } from 'vitest';
import { buildFrame } from '../../electron/core/build-frame.ts';
import { MACHINE } from '../../electron/core/snapshot.ts';
import { commonPool } from '../../electron/services/process-control/freed-memory.ts';
import { assessment, createEngineDouble, poolAssessment, snapshot } from '../doubles/observations.ts';

const pools = ['/site', '/site/shop', '/site/shop/cart'].map((id) => poolAssessment({ id, kind: 'cgroup' }));
const frame = buildFrame(1, snapshot(0), assessment(0, { pools: [poolAssessment(), ...pools] }), createEngineDouble(), {
  reader: 'linux',
  pause: 0,
  cost: 0,
  failure: null,
});
const inCgroups = (...cgroups: (string | null)[]) => cgroups.map((cgroup) => ({ cgroup }));

test('what comes back is measured on the innermost limited cgroup that all are in', () => {
  expect(commonPool(inCgroups('/site/shop/cart'), frame)).toBe('/site/shop/cart');
  expect(commonPool(inCgroups('/site/shop/cart', '/site/shop/till'), frame)).toBe('/site/shop');
});

test('it is measured on the machine when one is outside, unknown, or in a cgroup that is only called alike', () => {
  expect(commonPool(inCgroups('/site/shop', '/elsewhere'), frame)).toBe(MACHINE);
  expect(commonPool(inCgroups('/site/shop', null), frame)).toBe(MACHINE);
  expect(commonPool(inCgroups('/site-b'), frame)).toBe(MACHINE);
  expect(commonPool(inCgroups('/site'), null)).toBe(MACHINE);
  expect(commonPool([], frame)).toBe(MACHINE);
});
