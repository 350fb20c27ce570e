import { expect, test } from 'vitest';
import { PoolLooks } from '../../../electron/services/pool-looks.ts';

const at = (used: number) => [{ id: '/a', used }];

test('a pool that was still at the last glance has grown since then, and not since the last sweep', () => {
  const looks = new PoolLooks();
  looks.sweep(0, at(1000));
  looks.glance(4000, ['/a'], []);
  looks.glance(5000, ['/a'], at(3000));
  expect(looks.growthOf('/a')).toBe(2000);
});

test('a sweep right after a glance leaves the growth that the glance showed', () => {
  const looks = new PoolLooks();
  looks.sweep(0, at(1000));
  looks.glance(1000, ['/a'], at(3000));
  looks.sweep(1003, at(3000));
  expect(looks.growthOf('/a')).toBe(2000);
});

test('nothing is said of a pool that has just appeared, after a gap, or when the clock was set back', () => {
  const looks = new PoolLooks();
  looks.sweep(100_000, at(1000));
  expect(looks.growthOf('/a')).toBe(0);
  looks.sweep(130_000, at(9000));
  expect(looks.growthOf('/a')).toBe(0);
  looks.sweep(90_000, at(90_000));
  expect(looks.growthOf('/a')).toBe(0);
  expect(looks.growthOf('/unknown')).toBe(0);
});

test('a pool that has gone is forgotten', () => {
  const looks = new PoolLooks();
  looks.sweep(0, at(1000));
  looks.sweep(1000, at(3000));
  looks.sweep(2000, []);
  expect(looks.growthOf('/a')).toBe(0);
});
