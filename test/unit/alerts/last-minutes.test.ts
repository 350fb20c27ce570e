import { describe, expect, test } from 'vitest';
import { atLeast, type Assessment, type Level } from '../../../electron/core/model/assessment.ts';
import { GIB, type Bytes, type Ratio, type Seconds } from '../../../electron/core/model/units.ts';
import { seededNoise } from '../../doubles/seeded-noise.ts';
import { assessWorld, idle, type World } from '../../doubles/worlds.ts';

const TOTAL = 4 * GIB;
/** The samples before a series begins to rise. */
const STILL = 40;
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

/** The share of the machine that is in use, by the samples since the rise began: negative ones are before it. */
type Course = (sample: number) => Ratio;

/** Who holds the memory that comes and goes: nobody, a program that was there before, or one that begins with the rise. */
const HOLDERS = ['nobody', 'an old program', 'a new program'] as const;

interface Series {
  readonly interval: Seconds;
  readonly course: Course;
  readonly noise: Ratio;
  readonly seed: number;
  readonly holder: (typeof HOLDERS)[number];
  readonly samples?: number;
}

function assessSeries({ interval, course, noise, seed, holder, samples = STILL + 40 }: Series): Assessment[] {
  const random = seededNoise(seed);
  const levels = Array.from({ length: samples }, (_, index) => {
    return Math.min(0.999, course(index - STILL) + noise * random());
  });
  const lowest = 0.6;
  const moving = (seconds: Seconds): Bytes => ((levels[Math.round(seconds / interval)] ?? lowest) - lowest) * TOTAL;
  const before = (course(-1) - lowest) * TOTAL;
  const begins = STILL * interval;
  const world: World = {
    total: TOTAL,
    interval,
    samples,
    lives:
      holder === 'nobody'
        ? { 100: idle(lowest * TOTAL) }
        : holder === 'an old program'
          ? { 100: idle(lowest * TOTAL), 200: moving }
          : {
              100: idle(lowest * TOTAL),
              200: (seconds) => (seconds < begins ? moving(seconds) : Math.min(before, moving(seconds) ?? 0)),
              300: (seconds) => (seconds < begins ? null : Math.max(0, (moving(seconds) ?? 0) - before)),
            },
    ...(holder === 'nobody' && { shared: moving }),
  };
  return assessWorld(world);
}

/** The use at the first notification of a level or a graver one; null where there was none. */
function warnedAt(assessments: readonly Assessment[], level: Level = 'warning'): Ratio | null {
  const first = assessments.find(({ alerts }) => alerts.some((alert) => atLeast(alert.level, level)));
  const pool = first?.pools.find(({ id }) => id === 'machine');
  return pool ? pool.used / pool.limit : null;
}

/** From 0.85 to 0.99 in ten minutes of 57 s samples, and then down again. */
const collapses: Course = (sample) => (sample < 0 ? 0.85 : sample <= 10.5 ? 0.85 + (0.14 * sample) / 10.5 : 0.62);

describe.each(HOLDERS)('a series of 57 s samples that %s fills', (holder) => {
  test.each(SEEDS)('from 0.85 to 0.99 in ten minutes is warned of below 0.96 (seed %i)', (seed) => {
    const at = warnedAt(assessSeries({ interval: 57, course: collapses, noise: 0.003, seed, holder }));
    expect(at).not.toBeNull();
    expect(at).toBeLessThan(0.96);
    expect(at).toBeGreaterThan(0.86);
  });

  test.each(SEEDS)('and that settles at 0.95 alarms nobody (seed %i)', (seed) => {
    const settles: Course = (sample) => (sample < 0 ? 0.85 : 0.85 + 0.1 * (1 - Math.exp(-sample / 7.5)));
    expect(warnedAt(assessSeries({ interval: 57, course: settles, noise: 0.003, seed, holder }))).toBeNull();
  });

  test.each(SEEDS)('and that always stands at 0.95 alarms nobody (seed %i)', (seed) => {
    expect(warnedAt(assessSeries({ interval: 57, course: () => 0.95, noise: 0.006, seed, holder }))).toBeNull();
  });
});

describe('where the next sample may be the last', () => {
  const steep: Course = (sample) => (sample < 0 ? 0.8 : Math.min(0.998, 0.8 + 0.065 * (sample + 1)));

  test.each(SEEDS)('three samples a minute apart that rise are enough (seed %i)', (seed) => {
    const at = warnedAt(assessSeries({ interval: 60, course: steep, noise: 0.003, seed, holder: 'nobody' }));
    expect(at).toBeLessThan(0.97);
  });

  test.each([1, 60])('it is critical at the first sample that leaves nearly nothing, %i s apart', (interval) => {
    const quickens = [0.66, 0.74, 0.85, 0.983];
    const course: Course = (sample) => (sample < 0 ? 0.6 : (quickens[sample] ?? 0.983));
    for (const seed of SEEDS) {
      const found = assessSeries({ interval, course, noise: 0.001, seed, holder: 'nobody', samples: STILL + 4 });
      expect(found.map(({ level }) => level).at(-1)).toBe('critical');
      expect(found.at(-1)?.alerts).toHaveLength(1);
    }
  });
});

describe('a level of 0.985', () => {
  test.each(SEEDS)('that is stable alarms nobody, at a second as at a minute (seed %i)', (seed) => {
    for (const interval of [1, 57]) {
      const samples = STILL + 400;
      const found = assessSeries({ interval, course: () => 0.985, noise: 0.002, seed, holder: 'nobody', samples });
      expect(warnedAt(found)).toBeNull();
    }
  });
});
