import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../electron/core/model/assessment.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { timeToTake } from '../../../electron/core/forecast/inner-bounds.ts';
import { innermost } from '../../../electron/core/model/pool-path.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes } from '../../../electron/core/model/units.ts';
import { ENGINE_SETTINGS, idle, leak, observeWorld, type Life } from '../../doubles/worlds.ts';

/** The machine has 8 GiB. The container's process grows by 2 MiB a second from the first minute on. */
const contained = leak(100 * MIB, 60, 2 * MIB);

interface Setting {
  /** Of the container. */
  readonly limit: Bytes;
  /** Another process, outside of it. */
  readonly outside?: Life;
}

/** What is said five minutes after the container's process began to grow. */
function assess({ limit, outside = idle(300 * MIB) }: Setting): Assessment | undefined {
  const engine = createEngine(ENGINE_SETTINGS);
  const world = {
    total: 8 * GIB,
    interval: 1,
    samples: 360,
    lives: { 100: idle(2 * GIB), 200: contained, 300: outside },
  };
  let said: Assessment | undefined;
  for (const seen of observeWorld(world)) said = engine.observe(inContainer(seen, limit));
  return said;
}

function inContainer(seen: Snapshot, limit: Bytes): Snapshot {
  const member = seen.processes.find(({ pid }) => pid === 200);
  const used = member?.private.kind === 'ok' ? member.private.value : 0;
  const pool: LimitedPool = {
    id: '/box/a',
    kind: 'cgroup',
    label: 'a',
    limit,
    used,
    reclaimable: ok(0),
    shared: ok(0),
    oomKills: ok(0),
  };
  return {
    ...seen,
    pools: [{ ...pool, id: '/box', label: 'box', limit: 100 * GIB }, pool],
    processes: seen.processes.map((one) => (one.pid === 200 ? { ...one, pools: ['/box/a', '/box'] } : one)),
  };
}

const exhaustionOf = (said: Assessment | undefined, id: string) =>
  said?.pools.find((pool) => pool.id === id)?.exhaustion;
const medianOf = (said: Assessment | undefined) => exhaustionOf(said, 'machine')?.p50 ?? 0;
const isAbout = (expected: number) => (found: number) => found > 0.85 * expected && found < 1.15 * expected;

describe('a leak inside a container', () => {
  test('does not exhaust the machine when its limit comes first', () => {
    const said = assess({ limit: GIB });
    expect(exhaustionOf(said, '/box/a')?.p50).toBeGreaterThan(100);
    expect(exhaustionOf(said, '/box')).toBeNull();
    expect(exhaustionOf(said, 'machine')).toBeNull();
    expect(said?.risks[0]).toMatchObject({ pid: 200, pool: '/box/a' });
  });

  test('exhausts the machine when its limit is larger than what is left', () => {
    expect(exhaustionOf(assess({ limit: 100 * GIB }), 'machine')?.p50).toBeGreaterThan(1000);
  });

  test('does not hide that somebody outside of it exhausts the machine', () => {
    const alone = (8 * GIB - 2 * GIB - GIB - 100 * MIB - 300 * 4 * MIB) / (4 * MIB);
    const said = assess({ limit: GIB, outside: leak(100 * MIB, 60, 4 * MIB) });
    expect(medianOf(said)).toSatisfy(isAbout(alone));
    expect(said?.pools[0]?.culprit).toMatchObject({ identity: { pid: 300 } });
  });

  test('is no bound any more once it rests, however much it grew before', () => {
    const outside = leak(100 * MIB, 0, 6 * MIB);
    const engine = createEngine(ENGINE_SETTINGS);
    const early: Life = (seconds) => Math.min(700, 100 + 30 * seconds) * MIB;
    const world = { total: 8 * GIB, interval: 1, samples: 360, lives: { 200: early, 300: outside } };
    let said: Assessment | undefined;
    for (const seen of observeWorld(world)) said = engine.observe(inContainer(seen, 701 * MIB));
    const left = 8 * GIB - (700 + 100 + 359 * 6) * MIB;
    expect(medianOf(said)).toSatisfy(isAbout(left / (6 * MIB)));
  });
});

describe('the time that a growth takes', () => {
  test.each([
    ['all of it goes on', [], 10],
    ['its half ends after the bytes are taken', [{ share: 0.5, room: 500 }], 10],
    ['its half ends at once', [{ share: 0.5, room: 0 }], 20],
    ['its half ends when a tenth of the bytes is taken', [{ share: 0.5, room: 5 }], 19],
    [
      'a part ends at once and another later',
      [
        { share: 0.25, room: 10 },
        { share: 0.5, room: 0 },
      ],
      36,
    ],
    ['all of it ends on the way', [{ share: 1, room: 50 }], Number.POSITIVE_INFINITY],
    ['all but noise ends on the way', [{ share: 0.95, room: 50 }], Number.POSITIVE_INFINITY],
    [
      'all of it ends, but not before',
      [
        { share: 0.5, room: 60 },
        { share: 0.5, room: 60 },
      ],
      10,
    ],
  ])('%s', (_, bounds, seconds) => {
    expect(timeToTake(100, 10, bounds)).toBeCloseTo(seconds, 6);
  });
});

test('of cgroups inside each other only the innermost hold what no other one holds', () => {
  const pools = ['/pods', '/pods/a', '/pods/a/main', '/pods/ab', '/other', 'run'].map((id) => ({ id }));
  expect(innermost(pools).map(({ id }) => id)).toEqual(['/pods/a/main', '/pods/ab', '/other']);
});
