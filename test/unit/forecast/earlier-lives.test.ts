import { describe, expect, test } from 'vitest';
import { weighLives } from '../../../electron/core/forecast/lives-doubt.ts';
import { NO_DOUBTS } from '../../../electron/core/forecast/doubts.ts';
import { ProcessTrack } from '../../../electron/core/blame/process-track.ts';
import type { Alert, Assessment, Message } from '../../../electron/core/model/assessment.ts';
import type { Life, Past } from '../../../electron/core/model/life.ts';
import { identityKey } from '../../../electron/core/model/identity.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Milliseconds, type Seconds } from '../../../electron/core/model/units.ts';
import { createEngine, createPredictor } from '../../../electron/core/risk/create-engine.ts';
import { sampleLife } from '../../doubles/lives.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';
import { ENGINE_SETTINGS } from '../../doubles/worlds.ts';

const BEGIN: Milliseconds = Date.UTC(2026, 0, 1);
const LIMIT = 300 * MIB;
const BASE = 20 * MIB;

/** One run of a service in a container of its own, by its age. */
type Run = (age: Seconds) => Bytes;

/** Idles, then grows evenly to its cap and stays there. */
const capped =
  (cap: Bytes, pace = 3 * MIB): Run =>
  (age) =>
    Math.min(cap, BASE + Math.max(0, age - 20) * pace);
/** Idles, then grows until memory is gone. */
const leaking: Run = (age) => BASE + Math.max(0, age - 20) * 3 * MIB;

interface Service {
  readonly runs: readonly Run[];
  /** How long each run lasts, unless it is killed before; and the pause after it, in which its container is gone. */
  readonly lasts?: Seconds;
  readonly pause?: Seconds;
  /** Between two looks. */
  readonly step?: Seconds;
}

/** What Headroom sees of a service that is started anew each time, in a new container of the same name. */
function* seeService({ runs, lasts = 200, pause = 20, step = 1 }: Service): Iterable<Snapshot> {
  const memory = { ...snapshot(0).memory, total: 8 * GIB, available: 4 * GIB };
  const base = processSample(100).facts;
  let at = BEGIN;
  let kills = 0;
  for (const [index, run] of runs.entries()) {
    let program: ProcessSample = processSample(100, { pid: 100 + index, start: 1000 + index, pools: ['/box'] });
    program = { ...program, facts: { ...base, cgroup: ok('/box') } };
    for (let age = 0; age < lasts; age += step, at += 1000 * step) {
      const held = run(age);
      if (held >= LIMIT) {
        kills += 1;
        break;
      }
      const box: LimitedPool = {
        ...{ id: '/box', kind: 'cgroup', label: 'box', limit: LIMIT, used: held },
        ...{ reclaimable: ok(0), shared: ok(0), oomKills: ok(0) },
      };
      const process = { ...program, resident: held + MIB, private: ok(held), oomScore: ok(700) };
      yield snapshot(at, { memory, pools: [box], processes: [process], oomKills: ok(kills) });
    }
    for (let gone = 0; gone < pause; gone += step, at += 1000 * step)
      yield snapshot(at, { memory, oomKills: ok(kills) });
  }
}

interface Said {
  /** The alerts of each run, by the pid of its culprit. */
  readonly alerts: ReadonlyMap<number, readonly Alert[]>;
  readonly assessments: readonly Assessment[];
}

function watchService(service: Service, engine: Pick<ReturnType<typeof createEngine>, 'observe'>): Said {
  const alerts = new Map<number, Alert[]>();
  const assessments: Assessment[] = [];
  for (const seen of seeService(service)) {
    const said = engine.observe(seen);
    assessments.push(said);
    const pid = seen.processes[0]?.pid;
    if (pid !== undefined) alerts.set(pid, [...(alerts.get(pid) ?? []), ...said.alerts]);
  }
  return { alerts, assessments };
}

const watched = (service: Service) => watchService(service, createPredictor(ENGINE_SETTINGS));
const runsWithAlerts = ({ alerts }: Said) => [...alerts].filter(([, said]) => said.length > 0).map(([pid]) => pid);
const factors = ({ assessments }: Said, pid: number): readonly Message[] =>
  assessments.flatMap(({ risks }) => risks.filter((risk) => risk.pid === pid).flatMap((risk) => risk.factors));

describe('a service that restarts to the same plateau', () => {
  const service = { runs: Array.from({ length: 4 }, () => capped(0.92 * LIMIT)) };

  test('alarms once, and each time without its earlier lives', () => {
    expect(runsWithAlerts(watchService(service, createEngine(ENGINE_SETTINGS)))).toEqual([100, 101, 102, 103]);
    expect(runsWithAlerts(watched(service))).toEqual([100]);
  });

  test.each([0.86, 0.94])('alarms once, also when it takes a quarter of an hour to get to %d of its limit', (share) => {
    const slow = { runs: Array.from({ length: 3 }, () => capped(share * LIMIT, 0.3 * MIB)), lasts: 1300, step: 4 };
    expect(runsWithAlerts(watchService(slow, createEngine(ENGINE_SETTINGS)))).toEqual([100, 101, 102]);
    expect(runsWithAlerts(watched(slow))).toEqual([100]);
  });

  test('is said to have stopped there before', () => {
    const said = factors(watched(service), 103).filter(({ key }) => key.startsWith('lives.'));
    expect(new Set(said.map(({ key }) => key))).toEqual(new Set(['lives.agree']));
    expect(said[0]?.values).toEqual({ count: 3, bytes: 0.92 * LIMIT });
  });

  test('alarms when it goes on beyond it', () => {
    const beyond = { runs: [capped(0.6 * LIMIT), capped(0.6 * LIMIT), capped(0.6 * LIMIT), leaking] };
    const said = watched(beyond);
    expect(runsWithAlerts(said).at(-1)).toBe(103);
    expect(factors(said, 103).map(({ key }) => key)).toContain('lives.passed');
  });

  test('alarms when its plateau fits no more', () => {
    const [first, ...others] = Array.from(seeService({ runs: [capped(0.9 * LIMIT), capped(0.9 * LIMIT), leaking] }));
    const engine = createPredictor(ENGINE_SETTINGS);
    const alerts: number[] = [];
    for (const seen of first ? [first, ...others] : []) {
      const pid = seen.processes[0]?.pid;
      const pools = seen.pools.map((pool) => (pid === 102 ? { ...pool, limit: 0.8 * LIMIT } : pool));
      if (engine.observe({ ...seen, pools }).alerts.length > 0 && pid !== undefined) alerts.push(pid);
    }
    expect(alerts).toContain(102);
  });
});

describe('a service that leaks', () => {
  test('alarms in every life, and is told to have been killed', () => {
    const said = watched({ runs: [leaking, leaking, leaking] });
    expect(runsWithAlerts(said)).toEqual([100, 101, 102]);
    const told = factors(said, 102).find(({ key }) => key === 'lives.killed');
    expect(told?.values['bytes']).toBeGreaterThan(0.95 * LIMIT);
    expect(told?.values['seconds']).toBeGreaterThan(20);
  });

  test('finds no comfort in lives that were ended in time', () => {
    const said = watched({ runs: Array.from({ length: 4 }, () => leaking), lasts: 105 });
    expect(runsWithAlerts(said)).toEqual([100, 101, 102, 103]);
  });

  test('is warned of as early as without earlier lives', () => {
    const lastWarning = ({ assessments }: Said) =>
      assessments.findLast(({ alerts }) => alerts.some(({ level }) => level === 'warning'))?.at;
    const service = { runs: [leaking, leaking, leaking] };
    const without = watchService(service, createEngine(ENGINE_SETTINGS));
    expect(lastWarning(watched(service))).toBeLessThanOrEqual(lastWarning(without) ?? 0);
  });
});

describe('the doubt of earlier lives', () => {
  function weigh(
    lives: readonly Partial<Life>[],
    held: Bytes,
    more: { room?: Bytes; age?: Seconds; loading?: number } = {},
  ) {
    const { room = GIB, age = 50, loading = 0 } = more;
    const sample = processSample(7, { private: ok(held), resident: held });
    const track = new ProcessTrack(identityKey(sample), sample, 0, true);
    track.update(sample, age, 2);
    const past: Past = {
      keys: ['a'],
      by: 0,
      lives: lives.map((life, index) => sampleLife(`${index}:1`, life)),
      limit: GIB,
    };
    const attribution = { growers: [{ track, grown: held, share: 0.9 }], group: null, unexplained: 0, mapped: 0 };
    const population = { get: () => track, pastOf: () => past };
    return weighLives({ ...NO_DOUBTS, loading }, null, attribution, { now: age, room, population });
  }

  test('counts for the share of the growth that is theirs', () => {
    expect(weigh([{}, {}], 200 * MIB).lives).toBeCloseTo(0.9);
    expect(weigh([{}, { peak: 400 * MIB }], 200 * MIB).lives).toBeCloseTo(0.45);
  });

  test('is none where what is still to come does not fit', () => {
    expect(weigh([{}, {}], 200 * MIB, { room: 39 * MIB }).lives).toBe(0);
    expect(weigh([{}, {}], 200 * MIB, { room: 41 * MIB }).lives).toBeGreaterThan(0.5);
  });

  test('lets a program load for as long as it ever did', () => {
    expect(weigh([{ at95: 60 }, { at95: 90 }], 100 * MIB, { age: 100 }).loading).toBeCloseTo(0.9);
    expect(weigh([{ at95: 60 }, { at95: 70 }], 100 * MIB, { age: 100 }).loading).toBe(0);
  });

  test('takes away that of loading from a program that never stopped before it was killed', () => {
    expect(weigh([{ end: 'killed', stood: 0.02 }], 100 * MIB, { loading: 1 })).toMatchObject({ loading: 0, lives: 0 });
    expect(weigh([{ end: 'killed', stood: 0.8 }], 100 * MIB, { loading: 1 })).toMatchObject({ loading: 1, lives: 0 });
  });
});
