import { expect, test } from 'vitest';
import type { Mark } from '../../../electron/core/trace/recorded-span.ts';
import { groupMarks, HISTORY_SPANS, ticksIn, windowAround } from '../../../renderer/state/series/moment-window.ts';
import { patience } from '../../../renderer/ui/chart/resample.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

test('the window ends now where it reaches back to the moment, else the moment is in its middle', () => {
  expect(windowAround(null, NOON, '1h')).toEqual({ from: NOON - HOUR, to: NOON });
  expect(windowAround(NOON - HOUR / 2, NOON, '1h')).toEqual({ from: NOON - HOUR, to: NOON });
  expect(windowAround(NOON - 5 * HOUR, NOON, '1h')).toEqual({ from: NOON - 5.5 * HOUR, to: NOON - 4.5 * HOUR });
});

test.each(HISTORY_SPANS)('the axis of %s has a handful of round times within the window', (span) => {
  const window = windowAround(null, NOON + 1234, span);
  const ticks = ticksIn(window, 12, 0);
  expect(ticks.length).toBeGreaterThanOrEqual(3);
  expect(ticks.length).toBeLessThanOrEqual(13);
  for (const { at } of ticks) expect(at >= window.from && at <= window.to && at % 60_000 === 0).toBe(true);
});

test('midnight of the place is written as a date', () => {
  const offset = -3 * HOUR;
  const ticks = ticksIn({ from: NOON - 24 * HOUR, to: NOON }, 12, offset);
  expect(ticks.filter(({ day }) => day).map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-11-23T03:00:00.000Z',
  ]);
});

test('events too close to be told apart are one, the gravest first', () => {
  const marks: Mark[] = [
    { kind: 'action', at: 0, action: 'pause', name: 'a' },
    { kind: 'incident', at: 5, id: 'i', name: null },
    { kind: 'alert', at: 50, level: 'warning' },
  ];
  expect(groupMarks(marks, 10).map(({ at, marks: [first, ...more] }) => [at, first?.kind, more.length])).toEqual([
    [5, 'incident', 1],
    [50, 'alert', 0],
  ]);
});

test('a point stands for as long as points usually are apart, and no less than is asked', () => {
  expect(patience([], 12_000)).toBe(12_000);
  expect(patience([0, 1000, 2000, 900_000], 12_000)).toBe(12_000);
  expect(patience([0, 60_000, 120_000, 9_000_000], 12_000)).toBe(150_000);
});
