import { expect, test } from 'vitest';
import { forecastExhaustion } from '../../../electron/core/forecast/forecast.ts';
import type { Growth } from '../../../electron/core/growth/growth.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';

const growth: Growth = {
  slope: MIB,
  slopeError: 0,
  onset: 0,
  floor: GIB,
  swing: 0,
  rise: GIB,
  noise: MIB,
  samples: 100,
};

test('a pool is full a little before it is exhausted: the kernel reclaims a hundredth of it first', () => {
  const { exhaustion, full } = forecastExhaustion(growth, 2 * GIB, GIB);
  expect(full).toBeCloseTo(1024);
  expect(exhaustion.p50 - full).toBeCloseTo(20.48);
});

test('near the ceiling the interval is wider, since how much can be reclaimed is not known', () => {
  const width = (used: number): number => {
    const { p10, p90 } = forecastExhaustion(growth, 2 * GIB, used).exhaustion;
    return p90 / p10;
  };
  expect(width(1.95 * GIB)).toBeGreaterThan(1.3 * width(GIB));
});

test('of a full pool that grows no time before it is full is left, and only moments before it is exhausted', () => {
  const { exhaustion, full } = forecastExhaustion(growth, 2 * GIB, 2 * GIB);
  expect(full).toBe(0);
  expect(exhaustion.p50).toBeLessThan(30);
});
