import { describe, expect, test } from 'vitest';
import { lifeKeyTexts } from '../../../electron/core/lives/life-keys.ts';
import { LifeWatch } from '../../../electron/core/lives/life-watch.ts';
import type { Life } from '../../../electron/core/model/life.ts';
import { failed, ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Milliseconds, type Seconds } from '../../../electron/core/model/units.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';

const BEGIN: Milliseconds = Date.UTC(2026, 0, 1);
const TOTAL = 8 * GIB;

/** What a process holds `seconds` after the beginning; null while it is not there. */
type Course = (seconds: Seconds) => Bytes | null;

interface Play {
  readonly courses: Readonly<Record<number, Course>>;
  readonly seconds: number;
  readonly interval?: Seconds;
  /** What the kernel has counted by then, on the machine and in the pool `/box`. */
  readonly kills?: (seconds: Seconds) => number;
  readonly boxed?: readonly number[];
  readonly limit?: Bytes;
}

function processes(
  { courses, boxed = [] }: Play,
  seconds: Seconds,
  known: Map<number, ProcessSample>,
): ProcessSample[] {
  return Object.entries(courses).flatMap(([key, course]) => {
    const pid = Number(key);
    const held = course(seconds);
    if (held === null) return [];
    const program = known.get(pid) ?? processSample(pid, { pools: boxed.includes(pid) ? ['/box'] : [] });
    known.set(pid, program);
    return [{ ...program, resident: held + MIB, private: ok(held), oomScore: ok(Math.round(held / MIB)) }];
  });
}

function* sweeps(play: Play): Iterable<Snapshot> {
  const { seconds, interval = 1, kills = () => 0, limit = GIB } = play;
  const known = new Map<number, ProcessSample>();
  for (let at = 0; at <= seconds; at += interval) {
    const box: LimitedPool = {
      ...{ id: '/box', kind: 'cgroup', label: 'box', limit, used: 0 },
      ...{ reclaimable: ok(0), shared: ok(0), oomKills: ok(kills(at)) },
    };
    yield snapshot(BEGIN + at * 1000, {
      memory: { ...snapshot(0).memory, total: TOTAL, available: TOTAL / 2 },
      processes: processes(play, at, known),
      pools: play.boxed ? [box] : [],
      oomKills: ok(kills(at)),
    });
  }
}

function watchPlay(play: Play): { readonly watch: LifeWatch; readonly last: Snapshot | undefined } {
  const watch = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
  let last: Snapshot | undefined;
  for (const seen of sweeps(play)) last = watch.observe(seen);
  return { watch, last };
}

const livesOf = (play: Play): readonly Life[] =>
  watchPlay(play)
    .watch.book.all()
    .map(({ life }) => life);

/** Rises to `peak` within `rise` seconds, stands there, and is gone at `end`. */
function plateau(begin: Seconds, rise: Seconds, peak: Bytes, end: Seconds): Course {
  return (seconds) => (seconds < begin || seconds >= end ? null : Math.min(1, (seconds - begin + 1) / rise) * peak);
}

describe('the life of a process', () => {
  test('says what it reached, when, how long it stood there and how it ended', () => {
    const [life, ...more] = livesOf({ courses: { 1: () => 20 * MIB, 7: plateau(10, 20, 500 * MIB, 70) }, seconds: 90 });
    expect(more).toEqual([]);
    expect(life).toMatchObject({ run: '7:70', peak: 500 * MIB, peakShared: 501 * MIB, end: 'exit', limit: TOTAL });
    expect(life?.lived).toBeCloseTo(59);
    expect(life?.at95).toBeCloseTo(18);
    expect(life?.stood).toBeCloseTo(41 / 59, 1);
    expect(life?.ended).toBe(BEGIN + 69_000);
  });

  test('counts from its birth, though it is only watched once it is large', () => {
    const courses = { 1: () => 20 * MIB, 7: plateau(10, 100, 100 * MIB, 130) };
    const [life] = livesOf({ courses, seconds: 150 });
    expect(life?.lived).toBeCloseTo(119);
    expect(life?.at95).toBeCloseTo(94);
  });

  test('is that of a leak when it only ever rises', () => {
    const leak: Course = (seconds) => (seconds > 100 ? null : (100 + 10 * seconds) * MIB);
    expect(livesOf({ courses: { 7: leak }, seconds: 120 })[0]?.stood).toBeLessThan(0.1);
  });

  test('is not kept below a hundredth of the memory, but inside of a small limit', () => {
    const courses = { 7: plateau(5, 5, 50 * MIB, 30) };
    expect(livesOf({ courses, seconds: 60 })).toEqual([]);
    expect(livesOf({ courses, seconds: 60, boxed: [7], limit: 100 * MIB })).toMatchObject([{ limit: 100 * MIB }]);
  });

  test('begins anew when the process becomes another program', () => {
    const watch = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
    const holding = (held: Bytes, path: string) => {
      const base = processSample(7);
      return { ...base, facts: { ...base.facts, executable: ok(path) }, resident: held, private: ok(held) };
    };
    const memory = { ...snapshot(0).memory, total: TOTAL };
    const show = (at: Seconds, programs: ProcessSample[]) =>
      watch.observe(snapshot(BEGIN + at * 1000, { memory, processes: programs }));
    const [before, after] = [holding(900 * MIB, '/bin/loader'), holding(300 * MIB, '/bin/server')];
    for (let at = 0; at < 10; at += 1) show(at, [before]);
    for (let at = 10; at < 20; at += 1) show(at, [after]);
    for (let at = 20; at < 30; at += 1) show(at, []);
    const lives = watch.book.all();
    expect(lives.map(({ life }) => life.peak)).toEqual([300 * MIB]);
    expect(lives[0]?.keys[0]).toContain('/bin/server');
  });

  test('waits for its keys to be known', () => {
    const watch = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
    const base = processSample(7, { private: ok(GIB), resident: GIB });
    const unread = { ...base, facts: { ...base.facts, executable: failed() } };
    const memory = { ...snapshot(0).memory, total: TOTAL };
    for (const [at, program] of [unread, base, base, null, null, null, null, null].entries()) {
      watch.observe(snapshot(BEGIN + at * 1000, { memory, processes: program ? [program] : [] }));
    }
    expect(watch.book.all()).toHaveLength(1);
  });

  test('goes on when the watching ends', () => {
    const { watch } = watchPlay({ courses: { 7: () => 500 * MIB }, seconds: 30 });
    watch.conclude();
    expect(watch.book.all().map(({ life }) => life)).toMatchObject([{ end: 'there', stood: 1, lived: 30 }]);
  });
});

describe('a kill', () => {
  const ends = (play: Play) => Object.fromEntries(livesOf(play).map(({ run, end }) => [run, end]));

  test.each([
    ['when the process vanishes', 20],
    ['a sweep before', 19],
    ['a sweep later', 21],
  ])('ended the process when the kernel counts it %s', (_, counted) => {
    const courses = { 7: plateau(0, 5, 500 * MIB, 20), 8: () => 300 * MIB };
    expect(ends({ courses, seconds: 40, kills: (at) => (at >= counted ? 1 : 0) })).toEqual({ '7:70': 'killed' });
  });

  test('in a pool ended one of that pool', () => {
    const courses = { 7: plateau(0, 5, 500 * MIB, 20), 8: plateau(0, 5, 900 * MIB, 20) };
    const kills = (at: Seconds) => (at >= 20 ? 1 : 0);
    expect(ends({ courses, seconds: 40, kills, boxed: [7] })).toEqual({ '7:70': 'killed', '8:80': 'exit' });
  });

  test('ended the one that the kernel would have chosen, also where that is a small one', () => {
    const courses = { 7: plateau(0, 5, 500 * MIB, 20), 8: plateau(0, 5, 300 * MIB, 20) };
    const kills = (at: Seconds) => (at >= 20 ? 1 : 0);
    expect(ends({ courses, seconds: 40, kills })).toEqual({ '7:70': 'killed', '8:80': 'exit' });
    const watch = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
    for (const seen of sweeps({ courses, seconds: 40, kills })) {
      const preferred = seen.processes.map((one) => (one.pid === 8 ? { ...one, oomScore: ok(1000) } : one));
      watch.observe({ ...seen, processes: preferred });
    }
    expect(watch.book.all().map(({ life }) => [life.run, life.end])).toEqual([
      ['7:70', 'exit'],
      ['8:80', 'killed'],
    ]);
  });

  test('long ago ended nobody now', () => {
    const courses = { 7: plateau(0, 5, 500 * MIB, 60) };
    expect(ends({ courses, seconds: 90, kills: (at) => (at >= 30 ? 1 : 0) })).toEqual({ '7:70': 'exit' });
  });

  test('is noticed where a sample stands for a minute', () => {
    const courses = { 7: plateau(0, 300, 900 * MIB, 600) };
    const kills = (at: Seconds) => (at >= 600 ? 1 : 0);
    expect(ends({ courses, seconds: 900, interval: 60, kills })).toEqual({ '7:70': 'killed' });
  });

  test('may be known from a log alone, before or after the end is seen', () => {
    const before = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
    before.killed('7:70');
    for (const seen of sweeps({ courses: { 7: plateau(0, 5, 500 * MIB, 20) }, seconds: 40 })) before.observe(seen);
    expect(before.book.all()[0]?.life.end).toBe('killed');
    const { watch } = watchPlay({ courses: { 7: plateau(0, 5, 500 * MIB, 20) }, seconds: 40 });
    watch.killed('7:70');
    expect(watch.book.all()[0]?.life.end).toBe('killed');
  });
});

test('a living process is told its program’s earlier lives, with its own limit', () => {
  const facts = processSample(7).facts;
  const watch = new LifeWatch(() => ['a', 'r', 'p']);
  const courses = {
    7: plateau(0, 5, 500 * MIB, 20),
    8: plateau(25, 5, 500 * MIB, 45),
    9: plateau(50, 5, 500 * MIB, 99),
  };
  let last: Snapshot | undefined;
  for (const seen of sweeps({ courses, seconds: 60, boxed: [9], limit: 2 * GIB })) {
    last = watch.observe({ ...seen, processes: seen.processes.map((one) => ({ ...one, facts })) });
  }
  const past = last?.pasts?.get('9:90');
  expect(past?.lives.map(({ run }) => run)).toEqual(['8:80', '7:70']);
  expect(past).toMatchObject({ keys: ['a', 'r', 'p'], by: 0, limit: 2 * GIB });
});

test('a snapshot in which nothing is large passes through as it is', () => {
  const watch = new LifeWatch(() => ['a']);
  const calm = snapshot(BEGIN, { processes: [processSample(1)] });
  expect(watch.observe(calm)).toBe(calm);
});

test('who was warned of and ended by itself is known to have been warned of for nothing', () => {
  const watch = new LifeWatch(() => ['a']);
  for (const seen of sweeps({ courses: { 7: plateau(0, 5, 500 * MIB, 20) }, seconds: 40 })) {
    watch.observe(seen);
    const culprit = { kind: 'process', identity: { pid: 7, start: 70 }, name: 'x', share: 1 } as const;
    if (seen.at === BEGIN + 5000)
      watch.note({ alerts: [{ level: 'warning', pool: 'machine', culprit, exhaustion: null }] });
  }
  expect(watch.book.all()[0]?.life.warned).toBe(true);
});
