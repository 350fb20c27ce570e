import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeLives, livesDoubt } from '../../electron/core/lives/judge-lives.ts';
import { LifeBook, MOST_KEYS } from '../../electron/core/lives/life-book.ts';
import { lifeKeyTexts, normalizeUnit, reduceArguments } from '../../electron/core/lives/life-keys.ts';
import { LifeTrack } from '../../electron/core/lives/life-track.ts';
import { LifeWatch } from '../../electron/core/lives/life-watch.ts';
import { MOST_LIVES, parseLife, parsePast } from '../../electron/core/lives/parse-life.ts';
import { LIFE_ENDS, type Life } from '../../electron/core/model/life.ts';
import { ok } from '../../electron/core/model/reading.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';
import { sampleLife } from '../doubles/lives.ts';
import { processSample, snapshot } from '../doubles/observations.ts';

const life: fc.Arbitrary<Life> = fc
  .record({
    run: fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 5 }))
      .map(([pid, start]) => `${pid}:${start}`),
    ended: fc.integer({ min: 0, max: 1e12 }),
    peak: fc.integer({ min: 0, max: 64 * GIB }),
    lived: fc.double({ min: 0, max: 1e7, noNaN: true }),
    stood: fc.double({ min: 0, max: 1, noNaN: true }),
    end: fc.constantFrom(...LIFE_ENDS),
    limit: fc.integer({ min: 1, max: 64 * GIB }),
  })
  .map((one) => ({ ...one, peakShared: one.peak, at95: one.lived / 2 }));

test('whatever is written down of a life is read back as it was, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(life, (one) => {
      expect(parseLife(JSON.parse(JSON.stringify(one)))).toEqual(one);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(parseLife(one)).toBeNull();
      expect(parsePast(one, other)).toBeNull();
    }),
  );
});

test('the life of any course of memory can be written down and read back', () => {
  const course = fc.array(fc.tuple(fc.double({ min: 0.01, max: 1e4, noNaN: true }), fc.nat(2 ** 40)), { minLength: 1 });
  fc.assert(
    fc.property(course, (steps) => {
      const track = new LifeTrack(0);
      let now = 0;
      for (const [pause, held] of steps) track.push((now += pause), held, held);
      const { peak, lived, stood, at95 } = track.summary();
      expect(peak).toBe(Math.max(...steps.map(([, held]) => held)));
      expect(lived).toBeCloseTo(now, 0);
      expect(at95).toBeLessThanOrEqual(lived);
      expect(stood).toBeGreaterThanOrEqual(0);
      expect(parseLife({ ...sampleLife('1:1'), ...track.summary() })).not.toBeNull();
    }),
  );
});

test('the share of its life at the peak is right to the grain, whatever the course', () => {
  const course = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(course, (values) => {
      const track = new LifeTrack(0);
      for (const [second, value] of values.entries()) track.push(second, value * MIB, 0);
      const peak = Math.max(...values);
      const at = (share: number) => values.slice(0, -1).filter((value) => value >= share * peak).length;
      const { stood } = track.summary();
      const seconds = stood * (values.length - 1);
      // Half a percent is told apart.
      expect(seconds).toBeGreaterThanOrEqual(at(0.956) - 0.1);
      expect(seconds).toBeLessThanOrEqual(at(0.944) + 0.1);
    }),
  );
});

test('a book stays bounded and consistent, whatever is put into it', () => {
  const keys = fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 }))
    .map(([a, p]) => [`a${a}`, `r${a}`, `p${p}`]);
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, life), { maxLength: 80 }), (entries) => {
      const book = new LifeBook();
      for (const [under, one] of entries) book.add(under, one);
      expect(book.size).toBeLessThanOrEqual(MOST_KEYS);
      for (const [under] of entries) {
        const past = book.past(under, '');
        expect(past?.lives.length ?? 1).toBeLessThanOrEqual(MOST_LIVES);
        const ended = past?.lives.map((one) => one.ended) ?? [];
        expect(ended).toEqual(ended.toSorted((a, b) => b - a));
        expect(new Set(past?.lives.map(({ run }) => run)).size).toBe(past?.lives.length ?? 0);
      }
    }),
  );
});

test('two books that learn the same lives in any order know the same', () => {
  const some = fc.uniqueArray(life, { selector: ({ ended }) => ended, maxLength: 8 });
  fc.assert(
    fc.property(some, (lives) => {
      const distinct = lives.map((one, index) => ({ ...one, run: `${index + 1}:1` }));
      const [one, other] = [new LifeBook(), new LifeBook()];
      for (const each of distinct) one.add(['a', 'r', 'p'], each);
      for (const each of distinct.toReversed()) other.add(['a', 'r', 'p'], each);
      expect(other.past(['a', 'r', 'p'], '')).toEqual(one.past(['a', 'r', 'p'], ''));
    }),
  );
});

test('the doubt is a share, never rises with what is held, and is none once a life was killed at the limit', () => {
  fc.assert(
    fc.property(
      fc.array(life, { maxLength: 5 }),
      fc.integer({ min: 1, max: 64 * GIB }),
      fc.nat(64 * GIB),
      (lives, limit, held) => {
        const verdict = judgeLives({ lives, limit });
        const doubt = livesDoubt(verdict, held);
        expect(doubt).toBeGreaterThanOrEqual(0);
        expect(doubt).toBeLessThanOrEqual(1);
        expect(livesDoubt(verdict, held * 1.5 + 1)).toBeLessThanOrEqual(doubt);
        if (lives.some((one) => one.end === 'killed' && one.limit >= limit)) expect(doubt).toBe(0);
        if (lives.filter(({ stood }) => stood >= 0.15).length < 2) expect(doubt).toBe(0);
      },
    ),
  );
});

test('keys of hostile text are found quickly, and normalising twice is normalising once', () => {
  const piece = fc.constantFrom(
    'a',
    'f',
    '0',
    '-',
    '_',
    '/',
    '.scope',
    '/tmp/',
    '--x=',
    ':',
    'deadbeef',
    '\u0000',
    'ü',
  );
  const hostile = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(hostile, (text) => {
      const unit = normalizeUnit(text);
      expect(normalizeUnit(unit)).toBe(unit);
      const reduced = reduceArguments([text]);
      expect(reduceArguments(reduced)).toEqual(reduced);
      const facts = { ...processSample(1).facts, cgroup: ok(text), commandLine: ok([text, text]) };
      expect(lifeKeyTexts(facts, text)).toHaveLength(3);
    }),
  );
});

test('whatever comes and goes, a watch tells no process of its own life, and forgets those that have gone', () => {
  const sweep = fc.array(fc.record({ pid: fc.integer({ min: 1, max: 4 }), start: fc.nat(3), held: fc.nat(2 * GIB) }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(sweep, { maxLength: 40 }), (sweeps) => {
      const watch = new LifeWatch(() => ['a', 'r', 'p']);
      for (const [second, processes] of sweeps.entries()) {
        const unique = [...new Map(processes.map((one) => [one.pid, one])).values()];
        const samples = unique.map(({ pid, start, held }) =>
          processSample(pid, { start, resident: held, private: ok(held) }),
        );
        const known = watch.observe(snapshot(second * 1000, { processes: samples }));
        for (const [key, past] of known.pasts ?? []) {
          expect(samples.some(({ pid, start }) => `${pid}:${start}` === key)).toBe(true);
          expect(past.lives.some(({ run }) => run === key)).toBe(false);
        }
      }
      watch.conclude();
      for (const { life: one } of watch.book.all()) expect(parseLife(one)).not.toBeNull();
    }),
  );
});
