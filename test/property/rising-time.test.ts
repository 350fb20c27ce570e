import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRisingTime, LONGEST_HELD } from '../../electron/services/rising-time.ts';

const EPOCH = 1_800_000_000_000;
const passed = fc.integer({ min: 1, max: 60_000 });
/** How far the wall clock is stepped before a sample, in ms. */
const step = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -86_400_000, max: 86_400_000 }));

/** The times given out for a wall clock that is stepped now and then. */
function play(samples: readonly (readonly [number, number])[]) {
  const rising = createRisingTime();
  let wall = EPOCH;
  let steady = 0;
  return samples.map(([since, by]) => {
    steady += since;
    wall += since + by;
    return { wall, since, at: rising(wall, steady) };
  });
}

test('times always rise, whatever is done to the clock, unless it is set back by more than a minute', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(passed, step), { minLength: 2 }), (samples) => {
      const times = play(samples).map(({ at }) => at);
      for (const [index, at] of times.slice(1).entries())
        if (at <= (times[index] ?? NaN)) {
          // It is followed at once then.
          expect(at).toBe(play(samples)[index + 1]?.wall);
          expect(samples[index + 1]?.[1]).toBeLessThan(-LONGEST_HELD / 2);
        }
    }),
  );
});

test('a clock that is left alone is taken as it is', () => {
  fc.assert(
    fc.property(fc.array(passed), (spans) => {
      for (const { at, wall } of play(spans.map((since) => [since, 0]))) expect(at).toBe(wall);
    }),
  );
});

test('after a clock was set back by up to a minute no span is more than 5 % off, until the time is true again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -59_000, max: -1 }), fc.array(passed, { minLength: 1 }), (back, spans) => {
      const played = play([[1000, 0], [1000, back], ...spans.map((since) => [since, 0] as const)]);
      for (const [index, { at, since, wall }] of played.slice(2).entries()) {
        const span = at - (played[index + 1]?.at ?? NaN);
        expect(span).toBeLessThanOrEqual(since + 1e-3);
        if (at > wall) expect(span).toBeGreaterThanOrEqual(since * 0.95 - 1e-3);
      }
    }),
  );
});

test('a clock that was 40 days ahead and is put right is followed at once', () => {
  const rising = createRisingTime();
  const ahead = 40 * 86_400_000;
  rising(EPOCH + ahead, 0);
  rising(EPOCH + ahead + 1000, 1000);
  expect(rising(EPOCH + 2000, 2000)).toBe(EPOCH + 2000);
  expect(rising(EPOCH + 3000, 3000)).toBe(EPOCH + 3000);
});

test('a recording that may not go back is held off however far the clock was set back', () => {
  const rising = createRisingTime(Infinity);
  rising(EPOCH, 0);
  expect(rising(EPOCH - 3_600_000, 1000)).toBe(EPOCH + 1000);
});
