import { describe, expect, test } from 'vitest';
import { chooseGrowths } from '../../../electron/core/growth/choose-growth.ts';
import { GrowthFinder } from '../../../electron/core/growth/find-growths.ts';
import type { Growth } from '../../../electron/core/growth/growth.ts';
import { LogSeries } from '../../../electron/core/series/log-series.ts';
import { risingShare, theilSen } from '../../../electron/core/series/robust-fit.ts';
import { SeenRange } from '../../../electron/core/growth/seen-range.ts';

const SCALE = 1000;

function seriesOf(samples: number, value: (second: number) => number): LogSeries {
  const series = new LogSeries();
  for (let second = 0; second < samples; second += 1) series.push(second, value(second));
  return series;
}

function lasting(samples: number, value: (second: number) => number): Growth | undefined {
  const growths = new GrowthFinder(seriesOf(samples, value), true).find(samples - 1, SCALE);
  return chooseGrowths(growths, SCALE, value(samples - 1))[0];
}

test('Theil-Sen finds the slope although a quarter of the points are wild', () => {
  const xs = [0, 1, 2, 3, 4, 5, 6, 7];
  const ys = [1, 3, 5, 900, 9, 11, -50, 15];
  expect(theilSen(xs, ys)?.slope).toBeCloseTo(2, 0);
  expect(theilSen([1, 1, 1], [1, 2, 3])).toBeNull();
});

test('the rising share is 1 for a rise, 0 for a fall, a half without a trend', () => {
  expect(risingShare([1, 2, 3, 4])).toBe(1);
  expect(risingShare([4, 3, 2, 1])).toBe(0);
  expect(risingShare([2, 2, 2, 2])).toBe(0.5);
});

describe('a growth', () => {
  test('is found with its slope and its beginning, after standing still', () => {
    const growth = lasting(200, (second) => 100 + 3 * Math.max(0, second - 80));
    expect(growth?.slope).toBeCloseTo(3, 1);
    expect(growth?.onset).toBeGreaterThan(70);
    expect(growth?.onset).toBeLessThan(90);
  });

  test('is not seen in a level, in noise, or in a fall', () => {
    expect(lasting(200, () => 500)).toBeUndefined();
    expect(lasting(200, (second) => 500 + ((second * second * 31 + second * 17) % 4))).toBeUndefined();
    expect(lasting(200, (second) => 900 - 2 * second)).toBeUndefined();
  });

  test('that saturates is followed only as far back as it is even', () => {
    const growth = lasting(400, (second) => 700 * (1 - Math.exp(-second / 100)));
    expect(growth?.onset ?? 400).toBeGreaterThan(150);
  });

  test('of a saw-tooth is that of its floor, with the swing above it', () => {
    const growth = lasting(640, (second) => 100 + 0.5 * second + 100 * ((second % 20) / 20));
    expect(growth?.slope).toBeCloseTo(0.5, 1);
    expect(growth?.swing).toBeGreaterThan(60);
  });

  test('that suddenly is much faster is offered as a burst besides the lasting one', () => {
    const value = (second: number): number => 100 + 0.5 * second + 40 * Math.max(0, second - 290);
    const growths = new GrowthFinder(seriesOf(300, value), true).find(299, SCALE * 10);
    const [, burst] = chooseGrowths(growths, SCALE * 10, value(299));
    expect(burst?.slope).toBeGreaterThan(20);
  });
});

describe('the range seen', () => {
  function swings(peaks: readonly number[]): SeenRange {
    const range = new SeenRange();
    let now = 0;
    for (const peak of peaks) {
      for (let step = 0; step <= 20; step += 1) range.push(now++, 100 + ((peak - 100) * step) / 20, SCALE);
      for (let step = 0; step < 5; step += 1) range.push(now++, 100, SCALE);
    }
    return range;
  }

  test('remembers a level that was reached and left again', () => {
    const range = swings([700, 600]);
    expect(range.returns).toBe(2);
    expect(range.position(650)).toBeLessThan(1);
    expect(range.position(800)).toBeGreaterThan(1);
  });

  test('knows nothing before the first return', () => {
    expect(swings([]).position(500)).toBeNull();
  });

  test('sees swings that climb, floor and peak alike, and none that only vary', () => {
    expect(swings([700, 650, 720, 690, 710]).envelope(200, 1, SCALE)).toBeNull();
    const climbing = new SeenRange();
    for (let second = 0; second < 200; second += 1) {
      climbing.push(second, 100 + 2 * second + 150 * ((second % 25) / 25), SCALE);
    }
    expect(climbing.envelope(200, 1, SCALE)?.slope).toBeCloseTo(2, 0);
  });
});
