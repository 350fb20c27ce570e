import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Checkpoints } from '../../electron/core/series/checkpoints.ts';
import { LogSeries } from '../../electron/core/series/log-series.ts';
import { TimedRing } from '../../electron/core/history/timed-ring.ts';

const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 400 });
const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 1000 })), {
  minLength: 1,
  maxLength: 300,
});

test('a full-rate ring holds the newest values in order, as a plain list would', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), (all, capacity) => {
      const ring = new TimedRing(0, capacity);
      for (const [index, value] of all.entries()) ring.push(index * 1000, value);
      const { at, last, low, high } = ring.since(0);
      const kept = all.slice(-capacity);
      expect(last).toEqual(kept);
      expect(low).toEqual(kept);
      expect(high).toEqual(kept);
      expect(at[0]).toBe((all.length - kept.length) * 1000);
      expect(ring.length).toBe(kept.length);
    }),
  );
});

test('a stepped ring merges each step into its last, lowest and highest value, and marks gaps', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const step = 100;
      const ring = new TimedRing(step, 1000);
      const model = new Map<number, number[]>();
      let now = 0;
      for (const [passed, value] of moves) {
        now += passed;
        ring.push(now, value);
        const slot = Math.floor(now / step) * step;
        model.set(slot, [...(model.get(slot) ?? []), value]);
      }
      const { at, last, low, high } = ring.since(0);
      const points = at.map((slot, index) => [slot, last[index], low[index], high[index]]);
      expect(points.filter(([, value]) => value !== null)).toEqual(
        [...model].map(([slot, held]) => [slot, held.at(-1), Math.min(...held), Math.max(...held)]),
      );
      const slots = [...model.keys()];
      const gaps = slots.slice(1).filter((slot, index) => slot - (slots[index] ?? 0) > 3 * step).length;
      expect(points.filter(([, value]) => value === null)).toHaveLength(gaps);
    }),
  );
});

test('a logarithmic series knows the newest 40 values exactly and all extremes for good', () => {
  fc.assert(
    fc.property(values, (all) => {
      const series = new LogSeries();
      for (const [index, value] of all.entries()) series.push(index, value);
      const newest = all.slice(-40);
      const samples = series.level(0);
      expect(newest.map((_, index) => samples.last(newest.length - index))).toEqual(newest);
      for (const [back, value] of newest.toReversed().entries())
        expect(series.valueAt(all.length - 1 - back)).toBe(value);
      expect(series.highestBefore(all.length)).toBe(Math.max(...all));
    }),
  );
});

test('blocks of a logarithmic series follow each other without overlap at every resolution', () => {
  fc.assert(
    fc.property(values, (all) => {
      const series = new LogSeries();
      for (const [index, value] of all.entries()) series.push(index, value);
      for (let depth = 0; depth < series.depth; depth += 1) {
        const level = series.level(depth);
        for (let back = 1; back <= level.length; back += 1) {
          const held = all.slice(level.from(back), level.to(back) + 1);
          expect(level.min(back)).toBe(Math.min(...held));
          expect(level.max(back)).toBe(Math.max(...held));
          expect(level.minAt(back)).toBe(level.from(back) + held.indexOf(level.min(back)));
          expect(level.maxAt(back)).toBe(level.from(back) + held.indexOf(level.max(back)));
          expect(level.last(back)).toBe(held.at(-1));
          if (back > 1) expect(level.to(back)).toBe(level.from(back - 1) - 1);
        }
      }
    }),
  );
});

test('checkpoints answer with a value that was held at or before the moment asked for', () => {
  fc.assert(
    fc.property(values, fc.nat(400), (all, asked) => {
      const checkpoints = new Checkpoints();
      for (const [index, value] of all.entries()) checkpoints.push(index, value);
      const found = checkpoints.valueAt(asked);
      if (asked >= all.length) expect(found).toBe(all.at(-1));
      else if (found !== null) expect(all.slice(0, asked + 1)).toContain(found);
    }),
  );
});
