import { expect, test } from 'vitest';
import { ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, PoolId } from '../../../electron/core/model/snapshot.ts';
import { createMonitor } from '../../../electron/services/monitor.ts';
import { createManualClock } from '../../doubles/clock.ts';
import { createEngineDouble, poolAssessment, snapshot } from '../../doubles/observations.ts';
import { createReaderDouble } from '../../doubles/reader.ts';

const EPOCH = 1_800_000_000_000;
const MB = 1e6;
const LIMIT = 120 * MB;

function small(used: number): LimitedPool {
  return {
    id: '/small',
    kind: 'cgroup',
    label: 'small',
    limit: LIMIT,
    used,
    reclaimable: ok(0),
    shared: ok(0),
    oomKills: ok(0),
  };
}

/** A monitor that nobody looks at, on a calm machine with one small pool whose use is `usedAt` at each moment. */
function setUp(usedAt: (now: number) => number, limit = LIMIT, sweepTakes = 0) {
  const clock = createManualClock();
  const glanced: { readonly at: number; readonly pools: ReadonlySet<PoolId> }[] = [];
  let last = usedAt(0);
  let tell = (_pool: PoolId): void => undefined;
  const pool = () => ({ ...small(usedAt(clock.now())), limit });
  const reader = createReaderDouble(
    () => {
      last = usedAt(clock.now());
      const read = snapshot(EPOCH + clock.now(), { pools: [pool()] });
      if (sweepTakes === 0) return read;
      return new Promise((resolve) => {
        clock.after(sweepTakes, () => {
          resolve(read);
        });
      });
    },
    {
      glance(pools) {
        glanced.push({ at: clock.now(), pools });
        const moved = usedAt(clock.now()) !== last;
        last = usedAt(clock.now());
        return { at: EPOCH + clock.now(), pools: moved ? [pool()] : [] };
      },
      onCeilingMet(listener) {
        tell = listener;
      },
    },
  );
  let alert = false;
  const engine = createEngineDouble(({ pools: [seen], glanced: at }) => ({
    pools: [
      poolAssessment(),
      poolAssessment({ ...small(seen?.used ?? 0), limit, headroom: limit - (seen?.used ?? 0) }),
    ],
    alerts: alert && at ? [{ level: 'warning', pool: '/small', culprit: null, exhaustion: null }] : [],
  }));
  const errors: unknown[] = [];
  const monitor = createMonitor({ reader, engine, clock, onError: (error) => errors.push(error) });
  return {
    clock,
    reader,
    engine,
    monitor,
    glanced,
    errors,
    meet: () => {
      tell('/small');
    },
    warn: () => {
      alert = true;
    },
  };
}

test('a small pool that is quiet is looked at once a second, the processes every 5 s, and nothing is recorded of it', async () => {
  const { clock, reader, engine, monitor, glanced } = setUp(() => 20 * MB);
  const seen: unknown[] = [];
  monitor.observe((taken) => seen.push(taken));
  monitor.start();
  await clock.pass(20_000);
  expect(reader.reads).toBe(5);
  expect(glanced).toHaveLength(16);
  expect(engine.observed.every((taken) => taken.glanced === undefined)).toBe(true);
  expect(seen).toHaveLength(5);
});

test('a large pool is not looked at between two sweeps', async () => {
  const { clock, reader, monitor, glanced } = setUp(() => 20 * MB, 4e9);
  monitor.start();
  await clock.pass(20_000);
  expect(reader.reads).toBe(5);
  expect(glanced).toEqual([]);
});

test('a small pool that begins to fill is swept at once when a glance shows it, and then four times a second', async () => {
  const { clock, reader, monitor } = setUp((now) => 20 * MB + Math.max(0, now - 5200) * 0.02 * MB);
  monitor.start();
  await clock.pass(5200);
  expect(reader.reads).toBe(2);
  await clock.pass(1000);
  expect(reader.reads).toBe(3);
  await clock.pass(1000);
  expect(reader.reads).toBe(7);
});

test('a pool that grows slowly is taken from glances, and its processes are read no more often', async () => {
  const { clock, reader, engine, monitor } = setUp((now) => 20 * MB + now * 600);
  monitor.start();
  await clock.pass(10_000);
  expect(reader.reads).toBe(3);
  const glances = engine.observed.filter(({ glanced }) => glanced !== undefined);
  expect(glances.map(({ at, glanced }) => [at - EPOCH, glanced])).toEqual([
    [4000, ['/small']],
    [9000, ['/small']],
  ]);
});

test('where reading the processes takes long, a pool that fills is looked at more often than they are', async () => {
  const { clock, reader, engine, monitor } = setUp((now) => 20 * MB + now * 0.005 * MB, LIMIT, 150);
  monitor.start();
  await clock.pass(4500);
  const glances = engine.observed.filter(({ glanced }) => glanced !== undefined);
  expect(glances.length).toBeGreaterThan(reader.reads);
  const times = engine.observed.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBe(times.length);
});

test('a warning that a glance brings is published at once, other glances are no frame', async () => {
  const { clock, monitor, warn } = setUp((now) => 20 * MB + now * 600);
  const frames: number[] = [];
  const alerts: unknown[] = [];
  monitor.subscribe((frame) => {
    frames.push(frame.at - EPOCH);
    alerts.push(...frame.alerts);
  }, 'background');
  monitor.start();
  await clock.pass(8000);
  expect(frames).toEqual([0, 5000]);
  warn();
  await clock.pass(1000);
  expect(frames).toEqual([0, 5000, 9000]);
  expect(alerts).toHaveLength(1);
});

test('a pool that has met a ceiling is looked at as soon as the kernel tells, however large it is', async () => {
  const { clock, monitor, glanced, meet } = setUp(() => 20 * MB, 4e9);
  monitor.start();
  await clock.pass(1300);
  meet();
  await clock.pass(0);
  expect(glanced).toEqual([{ at: 1300, pools: new Set(['/small']) }]);
  await clock.pass(3600);
  expect(glanced).toHaveLength(1);
});

test('a glance that fails is reported, and a sweep takes its place', async () => {
  const { clock, reader, monitor, errors } = setUp((now) => {
    if (now > 0 && now % 5000 !== 0 && reader.reads === 1) throw new Error('gone');
    return 20 * MB;
  });
  monitor.start();
  await clock.pass(1000);
  expect(errors).toHaveLength(1);
  expect(reader.reads).toBe(2);
});

test('after a pause of the sampling everything is swept, not merely glanced at', async () => {
  const { clock, reader, monitor } = setUp(() => 20 * MB);
  monitor.start();
  await clock.pass(1000);
  monitor.suspend();
  await clock.pass(1000);
  monitor.resume();
  await clock.pass(0);
  expect(reader.reads).toBe(2);
});
