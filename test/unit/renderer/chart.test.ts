import { expect, test } from 'vitest';
import { gain, notableChanges, waterfall } from '../../../renderer/features/overview/changes.ts';
import { poolLayers } from '../../../renderer/features/overview/pool-layers.ts';
import { envelope } from '../../../renderer/ui/chart/envelope.ts';
import { pastToShow } from '../../../renderer/ui/chart/past.ts';
import { timeGrid, valuesAt } from '../../../renderer/ui/chart/resample.ts';
import { roundSteps, stackLayers } from '../../../renderer/ui/chart/stack.ts';
import { sparkPath } from '../../../renderer/ui/spark-path.ts';

test('the grid of moments does not move with now', () => {
  const first = timeGrid(100_500, 60_000, 60);
  const second = timeGrid(100_900, 60_000, 60);
  expect(first.at(-1)).toBe(100_500);
  expect(second.slice(0, -1)).toEqual(first.slice(0, -1));
});

test('a moment shows the newest value before it, and a gap where that is too old', () => {
  const points = { at: [0, 10, 100], last: [1, 2, 3] };
  expect(valuesAt(points, [5, 10, 40, 101], 20)).toEqual([1, 2, null, 3]);
});

test('a measured gap stays a gap', () => {
  expect(valuesAt({ at: [0, 10, 20], last: [1, null, 3] }, [0, 10, 20], 50)).toEqual([1, null, 3]);
});

test('a stack breaks where one of its layers has a gap', () => {
  const layer = (values: (number | null)[]) => ({ id: '', label: '', color: '', values });
  expect(stackLayers([layer([1, 2, null]), layer([10, 20, 30])])).toEqual([
    [1, 2, null],
    [11, 22, null],
  ]);
});

const part = (id: string, last: number[]) => ({ id, label: id, color: '', points: { at: [0, 10], last } });

test('the parts of the machine add up to what is used', () => {
  const layers = poolLayers(
    {
      used: { at: [0, 10], last: [100, 100] },
      parts: [part('kernel', [10, 10]), part('app', [30, 60])],
      rest: { id: 'rest', label: '', color: '' },
      beneath: 1,
      above: null,
    },
    [0, 10],
    5,
  );
  expect(layers.map(({ id }) => id)).toEqual(['kernel', 'rest', 'app']);
  expect(layers.map(({ values }) => values)).toEqual([
    [10, 10],
    [60, 30],
    [30, 60],
  ]);
});

test('parts that claim more than is used are scaled down', () => {
  const layers = poolLayers(
    {
      used: { at: [0], last: [100] },
      parts: [part('a', [150, 0]), part('b', [50, 0])],
      rest: { id: 'rest', label: '', color: '' },
      beneath: 0,
      above: null,
    },
    [0],
    5,
  );
  expect(layers.map(({ values }) => values[0])).toEqual([0, 75, 25]);
});

test('a part that was never measured has no layer', () => {
  const layers = poolLayers(
    {
      used: { at: [0], last: [100] },
      parts: [{ id: 'kernel', label: '', color: '', points: { at: [], last: [] } }, part('app', [40, 0])],
      rest: { id: 'rest', label: '', color: '' },
      beneath: 1,
      above: { id: 'cache', label: '', color: '', points: { at: [], last: [] } },
    },
    [0],
    5,
  );
  expect(layers.map(({ id }) => id)).toEqual(['rest', 'app']);
});

test('axis steps are round and leave the ceiling to its own label', () => {
  expect(roundSteps(16e9, 1000)).toEqual([0, 4e9, 8e9, 12e9]);
  expect(roundSteps(16 * 2 ** 30, 1024)).toEqual([0, 4, 8, 12].map((gib) => gib * 2 ** 30));
  expect(roundSteps(0, 1000)).toEqual([0]);
});

test('a young history fills the chart instead of hiding in its corner', () => {
  expect(pastToShow(0, 25_000, 600_000)).toBe(60_000);
  expect(pastToShow(0, 90_000, 600_000)).toBe(120_000);
  expect(pastToShow(0, 9_000_000, 600_000)).toBe(600_000);
  expect(pastToShow(undefined, 0, 600_000)).toBe(60_000);
});

test('a sparkline leaves gaps out and needs two values', () => {
  expect(sparkPath([null, 5, null], 10, 10)).toBe('');
  expect(sparkPath([0, null, 10, 10], 30, 10).match(/M/g)).toHaveLength(2);
});

test('a waterfall begins each bar where the one before ended, also below 0', () => {
  const change = (id: string, bytes: number) => ({ id, label: id, bytes });
  const bars = waterfall([change('took', 60), change('gave', -80), change('gave more', -20)]);
  expect(bars.map(({ from, to }) => [from, to])).toEqual([
    [0.4, 1],
    [1, 0.2],
    [0.2, 0],
  ]);
});

test('what began later began at 0, what was there before is compared with what it was', () => {
  expect(gain({ at: [0, 60_000], last: [100, 150] }, 0, 0)).toBe(50);
  expect(gain({ at: [30_000, 60_000], last: [100, 150] }, 0, 0)).toBe(150);
  expect(gain({ at: [60_000], last: [150] }, 0, 0)).toBeNull();
});

test('small changes are put together into what is left over', () => {
  const changes = notableChanges(
    [
      { id: 'a', label: 'a', bytes: 50e6 },
      { id: 'b', label: 'b', bytes: 1e6 },
      { id: 'c', label: 'c', bytes: -9e6 },
    ],
    60e6,
    'rest',
    5,
  );
  expect(changes.map(({ id, bytes }) => [id, bytes])).toEqual([
    ['a', 50e6],
    ['rest', 19e6],
    ['c', -9e6],
  ]);
});

test('the envelope of a saw-tooth is its floor and its peaks', () => {
  const { low, high } = envelope([1, 5, 2, 6, 3, null], 1);
  expect(low).toEqual([1, 1, 2, 2, 3, 3]);
  expect(high).toEqual([5, 5, 6, 6, 6, 3]);
});
