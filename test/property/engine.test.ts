import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assessment } from '../../electron/core/model/assessment.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';
import { assessWorld, ENGINE_SETTINGS, idle, leak, observeWorld, type Life, type World } from '../doubles/worlds.ts';

/** Whole pages, so that sums do not depend on their order. */
const inPages =
  (one: Life): Life =>
  (seconds) => {
    const held = one(seconds);
    return held === null ? null : Math.round(held / 4096) * 4096;
  };

const life: fc.Arbitrary<Life> = fc.oneof(
  fc.integer({ min: 1, max: 300 }).map((size) => idle(size * MIB)),
  fc
    .record({
      base: fc.integer({ min: 1, max: 200 }),
      onset: fc.integer({ min: 0, max: 100 }),
      rate: fc.integer({ min: 1, max: 40 }),
    })
    .map(({ base, onset, rate }) => leak(base * MIB, onset, rate * MIB)),
  fc
    .record({
      base: fc.integer({ min: 1, max: 200 }),
      swing: fc.integer({ min: 10, max: 600 }),
      period: fc.integer({ min: 5, max: 60 }),
    })
    .map(
      ({ base, swing, period }): Life =>
        (seconds) =>
          (base + (swing * (seconds % period)) / period) * MIB,
    ),
  fc
    .record({
      from: fc.integer({ min: 1, max: 120 }),
      size: fc.integer({ min: 1, max: 900 }),
      grows: fc.integer({ min: 5, max: 80 }),
    })
    .map(
      ({ from, size, grows }): Life =>
        (seconds) =>
          seconds < from ? null : size * MIB * Math.min(1, (seconds - from + 1) / grows),
    ),
);

const world: fc.Arbitrary<World> = fc.array(life, { minLength: 1, maxLength: 6 }).map((lives) => ({
  total: 4 * GIB,
  interval: 1,
  samples: 180,
  lives: Object.fromEntries(lives.map((one, index) => [100 + index, inPages(one)])),
}));

/** A world in which nothing begins while it is watched: loads take about as long everywhere, so births are judged by the clock. */
const settledWorld = world.filter(({ lives }) => Object.values(lives).every((one) => one(0) !== null));

const RUNS = { numRuns: 25 };

function scaled({ total, lives, ...rest }: World, factor: number): World {
  const scale =
    (one: Life): Life =>
    (seconds) => {
      const held = one(seconds);
      return held === null ? null : held * factor;
    };
  return {
    ...rest,
    total: total * factor,
    lives: Object.fromEntries(Object.entries(lives).map(([pid, one]) => [pid, scale(one)])),
  };
}

function stretched({ interval, lives, ...rest }: World, factor: number): World {
  const stretch =
    (one: Life): Life =>
    (seconds) =>
      one(seconds / factor);
  return {
    ...rest,
    interval: interval * factor,
    lives: Object.fromEntries(Object.entries(lives).map(([pid, one]) => [pid, stretch(one)])),
  };
}

const timesLeft = (assessments: Assessment[]): (number | null)[] =>
  assessments.map(({ pools }) => pools[0]?.exhaustion?.p50 ?? null);
const scores = (assessments: Assessment[]): [number, number][][] =>
  assessments.map(({ risks }) => risks.map(({ pid, score }) => [pid, score]));

test('scaling all bytes by a factor leaves times, scores and levels unchanged', () => {
  fc.assert(
    fc.property(world, fc.constantFrom(0.25, 0.5, 2, 8, 64), (given, factor) => {
      const plain = assessWorld(given);
      const large = assessWorld(scaled(given, factor));
      expect(timesLeft(large)).toEqual(timesLeft(plain));
      expect(scores(large)).toEqual(scores(plain));
      expect(large.map(({ level }) => level)).toEqual(plain.map(({ level }) => level));
    }),
    RUNS,
  );
});

test('stretching time by a factor stretches every forecast by it, where nothing is born meanwhile', () => {
  fc.assert(
    fc.property(settledWorld, fc.constantFrom(0.25, 0.5, 2, 8, 64), (given, factor) => {
      const plain = timesLeft(assessWorld(given));
      const slow = timesLeft(assessWorld(stretched(given, factor)));
      expect(slow.length).toBe(plain.length);
      for (const [index, seconds] of plain.entries()) {
        if (seconds === null) expect(slow[index]).toBeNull();
        else expect((slow[index] ?? Number.NaN) / factor).toBeCloseTo(seconds, 6);
      }
    }),
    RUNS,
  );
});

test('the order in which a reader lists processes changes nothing', () => {
  fc.assert(
    fc.property(world, (given) => {
      const plain = createEngine(ENGINE_SETTINGS);
      const reversed = createEngine(ENGINE_SETTINGS);
      for (const seen of observeWorld(given)) {
        const other: Snapshot = { ...seen, processes: seen.processes.toReversed() };
        expect(reversed.observe(other)).toEqual(plain.observe(seen));
      }
    }),
    RUNS,
  );
});

test('a process that stands still changes no other risk', () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 64 }), (given, size) => {
      // The same memory is in use in both: here nobody's, there the newcomer's.
      const held = size * MIB;
      const without = assessWorld({ ...given, shared: idle(held) });
      const among = assessWorld({ ...given, lives: { ...given.lives, 999: idle(held) } });
      expect(scores(among)).toEqual(scores(without));
    }),
    RUNS,
  );
});

test('the same leak at a higher rate is never a lower risk', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.double({ min: 1.1, max: 3, noNaN: true }), (rate, faster) => {
      const at = (perSecond: number): number[] =>
        assessWorld({
          total: 4 * GIB,
          interval: 1,
          samples: 160,
          lives: { 100: idle(200 * MIB), 200: leak(100 * MIB, 40, perSecond * MIB) },
        }).map(({ risks }) => risks.find(({ pid }) => pid === 200)?.score ?? 0);
      const slow = at(rate);
      for (const [index, score] of at(rate * faster).entries()) {
        if (index > 60) expect(score).toBeGreaterThanOrEqual((slow[index] ?? 0) - 1e-6);
      }
    }),
    RUNS,
  );
});

test('scores stay within 0 and 100 and quantiles in order, whatever happens', () => {
  fc.assert(
    fc.property(world, (given) => {
      for (const { risks, pools } of assessWorld(given)) {
        for (const { score } of risks) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
        for (const { exhaustion, headroom } of pools) {
          expect(headroom).toBeGreaterThanOrEqual(0);
          if (!exhaustion) continue;
          expect(exhaustion.p10).toBeLessThanOrEqual(exhaustion.p50);
          expect(exhaustion.p50).toBeLessThanOrEqual(exhaustion.p90);
        }
      }
    }),
    RUNS,
  );
});
