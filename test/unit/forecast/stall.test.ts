import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../electron/core/model/assessment.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { MACHINE, type Pressure, type Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Percent, type Seconds } from '../../../electron/core/model/units.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';
import { ENGINE_SETTINGS } from '../../doubles/worlds.ts';

/** A machine of 8 GiB, second by second: what it has left, how programs wait, and what one of them holds. */
interface Course {
  readonly available: (second: Seconds) => Bytes;
  readonly some: (second: Seconds) => Percent;
  readonly full?: (second: Seconds) => Percent;
  readonly held?: (second: Seconds) => Bytes;
  readonly majorFaults?: (second: Seconds) => number;
  /** What some, and all, have waited altogether so far, in seconds. Absent where only averages were recorded. */
  readonly waited?: (second: Seconds) => Seconds;
  readonly swapTotal?: Bytes;
  readonly swapFree?: (second: Seconds) => Bytes;
  readonly samples: number;
  readonly interval?: Seconds;
}

const TOTAL = 8 * GIB;

function play(course: Course): Assessment[] {
  const { available, some, full = (at) => some(at) / 2, held = () => 300 * MIB, samples, interval = 1 } = course;
  const { swapTotal = 0, swapFree = () => swapTotal, majorFaults, waited } = course;
  const engine = createEngine(ENGINE_SETTINGS);
  const said: Assessment[] = [];
  for (let index = 0; index < samples; index += 1) {
    const at = index * interval;
    const memory = { ...snapshot(0).memory, total: TOTAL, available: available(at), swapTotal, swapFree: swapFree(at) };
    const processes = [
      { ...processSample(200), private: ok(held(at)), resident: held(at), majorFaults: majorFaults?.(at) },
      { ...processSample(300), private: ok(200 * MIB), resident: 200 * MIB, majorFaults: majorFaults && 5 },
    ];
    const seen: Snapshot = snapshot(at * 1000, {
      memory,
      pressure: ok({
        some10: some(at),
        full10: full(at),
        ...(waited && { someTotal: waited(at) * 1e6, fullTotal: waited(at) * 1e6 }),
      }),
      processes,
    });
    said.push(engine.observe(seen));
  }
  return said;
}

const alerts = (said: Assessment[]): Assessment['alerts'] => said.flatMap((one) => one.alerts);
const firstAlert = (said: Assessment[]): number => said.findIndex((one) => one.alerts.length > 0);
/** What an average over ten seconds shows of waits of that share, which began at `from` and ended at `to`. */
const waits =
  (share: Percent, from: Seconds, to = Infinity) =>
  (at: Seconds) =>
    at < from
      ? 0
      : at < to
        ? share * (1 - Math.exp(-(at - from) / 10))
        : share * (1 - Math.exp(-(to - from) / 10)) * Math.exp(-(at - to) / 10);

describe('programs that wait for memory', () => {
  test('are warned of within seconds while something grows, whatever is left', () => {
    for (const rate of [4, 12, 40]) {
      const held = (at: Seconds): Bytes => 300 * MIB + Math.max(0, at - 60) * rate * MIB;
      const left = (at: Seconds): Bytes => 5 * GIB + 300 * MIB - held(at);
      const begin = 60 + (3 * GIB) / (rate * MIB) / 1.2;
      const samples = Math.ceil(begin) + 30;
      const said = play({ available: left, held, some: waits(70, begin), samples });
      const stalled = said.findIndex(({ pools: [machine] }) => (machine?.stall?.some ?? 0) > 0.2);
      expect(firstAlert(said)).toBeLessThanOrEqual(stalled + 10);
      expect(alerts(said)[0]?.culprit).toMatchObject({ kind: 'process', identity: { pid: 200 } });
    }
  });

  test('are warned of when nothing grows and little is left', () => {
    const said = play({ available: () => 0.08 * TOTAL, some: waits(60, 100), samples: 140 });
    expect(alerts(said).map(({ pool }) => pool)).toContain('machine');
    expect(firstAlert(said)).toBeLessThan(115);
  });

  test('are warned of half a minute later when a lot is left', () => {
    const said = play({ available: () => 0.6 * TOTAL, some: waits(30, 100), samples: 200 });
    expect(firstAlert(said)).toBeGreaterThan(130);
    expect(firstAlert(said)).toBeLessThan(150);
  });

  test('are critical when all of them wait for a fifth of the time', () => {
    const said = play({ available: () => 0.08 * TOTAL, some: waits(60, 50), full: waits(45, 50), samples: 120 });
    expect(said.at(-1)?.pools[0]?.level).toBe('critical');
  });

  test('are watched, and alarm nobody, when some of them wait for a tenth of the time and it stays at that', () => {
    const said = play({ available: () => 0.08 * TOTAL, some: () => 14, full: () => 6, samples: 300 });
    expect(alerts(said)).toEqual([]);
    expect(said.at(-1)?.level).toBe('watch');
  });

  test('are forgotten when they wait no more', () => {
    const said = play({ available: () => 0.08 * TOTAL, some: waits(60, 50, 90), samples: 300 });
    expect(alerts(said)).not.toEqual([]);
    expect(said.at(-1)?.level).toBe('calm');
    expect(said.at(-1)?.pools[0]?.stall).toBeNull();
  });

  test('are over some seconds after nobody waits, though the average of the kernel fades for half a minute', () => {
    const course = { available: () => 0.6 * TOTAL, some: waits(50, 60, 88), full: waits(40, 60, 88), samples: 160 };
    const waited = (at: Seconds): Seconds => 0.5 * Math.min(28, Math.max(0, at - 60));
    expect(alerts(play(course))).not.toEqual([]);
    expect(alerts(play({ ...course, waited }))).toEqual([]);
  });

  test('are not over while they come in bursts', () => {
    const bursts = (at: Seconds): Seconds => 1.5 * Math.floor(Math.max(0, at - 60) / 4);
    const said = play({
      available: () => 0.6 * TOTAL,
      some: waits(38, 60),
      full: waits(30, 60),
      waited: bursts,
      samples: 160,
    });
    expect(alerts(said).map(({ level }) => level)).toContain('critical');
  });

  test('are noticed at a pace of half a minute as well', () => {
    const said = play({ available: () => 0.08 * TOTAL, some: (at) => (at > 600 ? 70 : 0), samples: 40, interval: 30 });
    expect(firstAlert(said)).toBeLessThanOrEqual(23);
    expect(alerts(said)).not.toEqual([]);
  });
});

describe('short waits alarm nobody', () => {
  test('of a build that waits again and again for some seconds', () => {
    const bursts = (at: Seconds): Percent =>
      Math.max(...[20, 80, 140, 200].map((from) => waits(55, from, from + 6)(at)));
    const said = play({ available: () => 0.3 * TOTAL, some: bursts, samples: 260 });
    expect(alerts(said)).toEqual([]);
  });

  test('of a build while little is left', () => {
    const bursts = (at: Seconds): Percent => Math.max(...[20, 80, 140].map((from) => waits(50, from, from + 4)(at)));
    expect(alerts(play({ available: () => 0.1 * TOTAL, some: bursts, samples: 200 }))).toEqual([]);
  });

  test('of a backup that turns over the file cache for a quarter of a minute', () => {
    const said = play({ available: () => 0.7 * TOTAL, some: waits(60, 30, 45), full: waits(30, 30, 45), samples: 120 });
    expect(alerts(said)).toEqual([]);
  });
});

describe('who is blamed for waits', () => {
  test('is whoever has most fetched back when nobody grows', () => {
    const said = play({
      available: () => 0.05 * TOTAL,
      some: waits(60, 50),
      majorFaults: (at) => Math.max(0, at - 50) * 800,
      samples: 100,
    });
    expect(alerts(said)[0]?.culprit).toMatchObject({ kind: 'process', identity: { pid: 200 } });
  });

  test('is nobody when many small programs together need too much, and that is said', () => {
    const said = play({ available: () => 0.05 * TOTAL, some: waits(60, 50), samples: 100 });
    expect(alerts(said)[0]).toMatchObject({ culprit: null, stall: { throttled: false } });
    expect(said.at(-1)?.pools[0]?.factors.map(({ key }) => key)).toContain('stall.everybody');
  });

  test('is still who grew into them after it has stopped growing', () => {
    const held = (at: Seconds): Bytes => 300 * MIB + Math.min(240, Math.max(0, at - 60)) * 20 * MIB;
    const said = play({
      available: (at) => Math.max(0.02 * TOTAL, 5 * GIB - held(at)),
      held,
      some: waits(60, 320),
      samples: 380,
    });
    expect(said.at(-1)?.pools[0]?.culprit).toMatchObject({ kind: 'process', identity: { pid: 200 } });
  });
});

test('a machine with swap on a disk is said to slow down before it is full', () => {
  const held = (at: Seconds): Bytes => 300 * MIB + Math.max(0, at - 60) * 10 * MIB;
  const said = play({ available: (at) => 5 * GIB - held(at), held, some: () => 0, samples: 400, swapTotal: 8 * GIB });
  const machine = said.at(-1)?.pools[0];
  const left = (5 * GIB - held(399)) / (10 * MIB);
  expect(machine?.stall?.begins?.p50).toBeGreaterThan(0.8 * left);
  expect(machine?.stall?.begins?.p50).toBeLessThan(1.25 * left);
  expect(machine?.exhaustion?.p50).toBeGreaterThan(2 * left);
});

describe('a limited pool', () => {
  function pooled(
    pool: (second: Seconds) => Partial<Snapshot['pools'][number]>,
    samples: number,
    pressure?: (second: Seconds) => Pressure,
    memory = { ...snapshot(0).memory, total: TOTAL, available: 0.6 * TOTAL },
  ): Assessment[] {
    const engine = createEngine(ENGINE_SETTINGS);
    return Array.from({ length: samples }, (_, at) =>
      engine.observe(
        snapshot(at * 1000, {
          memory,
          ...(pressure && { pressure: ok(pressure(at)) }),
          pools: [
            {
              id: '/web',
              kind: 'cgroup',
              label: 'web',
              limit: GIB,
              used: 700 * MIB,
              reclaimable: ok(0),
              shared: ok(0),
              oomKills: ok(0),
              ...pool(at),
            },
          ],
          processes: [{ ...processSample(200), private: ok(690 * MIB), pools: ['/web'] }],
        }),
      ),
    );
  }

  test('that is slowed down at its memory.high is warned of, with the words for it', () => {
    const said = pooled(
      (at) => ({
        high: 700 * MIB,
        limit: 8 * GIB,
        events: { high: Math.max(0, at - 30) * 20 },
        pressure: { some10: waits(90, 30)(at), full10: waits(90, 30)(at) },
      }),
      80,
    );
    expect(alerts(said)[0]).toMatchObject({ pool: '/web', stall: { throttled: true } });
    expect(said.at(-1)?.pools[1]?.factors.map(({ key }) => key)).toContain('stall.high');
  });

  describe('that is slowed down at its memory.high, beside others', () => {
    const high = { high: 700 * MIB, limit: 8 * GIB };
    const slowed = (at: Seconds) => ({
      ...high,
      events: { high: Math.max(0, Math.min(at, 100) - 30) * 20 },
      pressure: { some10: waits(90, 30, 100)(at), full10: waits(90, 30, 100)(at) },
    });
    const machineAlerts = (said: Assessment[]) => alerts(said).filter(({ pool }) => pool === MACHINE);

    test('makes no machine short of memory that waits for it alone', () => {
      const said = pooled(slowed, 160, (at) => ({ some10: waits(90, 30, 100)(at), full10: waits(80, 30, 100)(at) }));
      expect(machineAlerts(said)).toEqual([]);
      expect(alerts(said)).not.toEqual([]);
    });

    test('hides no waits of the others', () => {
      const others = (at: Seconds) => ({ some10: waits(60, 30)(at), full10: waits(50, 30)(at) });
      const mild = (at: Seconds) => ({
        ...slowed(at),
        pressure: { some10: waits(20, 30)(at), full10: waits(20, 30)(at) },
      });
      expect(machineAlerts(pooled(mild, 160, others))).not.toEqual([]);
    });

    test('hides nothing where little is left in the machine', () => {
      const all = (at: Seconds) => ({ some10: waits(90, 30)(at), full10: waits(80, 30)(at) });
      const said = pooled(slowed, 100, all, { ...snapshot(0).memory, total: TOTAL, available: 0.05 * TOTAL });
      expect(machineAlerts(said)).not.toEqual([]);
    });
  });

  test('whose limit is lowered step by step is forecast, and nobody is blamed', () => {
    const said = pooled((at) => ({ limit: GIB - Math.max(0, at - 40) * 3 * MIB }), 130);
    expect(alerts(said)[0]).toMatchObject({ pool: '/web', culprit: { kind: 'ceiling' } });
  });
});

describe('where the kernel does not measure waiting', () => {
  interface Paging {
    readonly available: Bytes;
    /** Pages a second. */
    readonly majorFaults: (second: Seconds) => number;
    /** Absent where the kernel does not count what comes back. */
    readonly refaults?: (second: Seconds) => number;
    readonly swapIns?: (second: Seconds) => number;
    readonly swapOuts?: (second: Seconds) => number;
    readonly zram?: boolean;
    readonly pressure?: Snapshot['pressure'];
  }

  function page({ available, zram = false, pressure = unsupported(), ...rates }: Paging): Assessment[] {
    const engine = createEngine(ENGINE_SETTINGS);
    const sums: Record<string, number> = {};
    return Array.from({ length: 160 }, (_, at) => {
      for (const [name, rate] of Object.entries(rates)) sums[name] = (sums[name] ?? 0) + rate(at);
      return engine.observe(
        snapshot(at * 1000, {
          memory: { ...snapshot(0).memory, total: TOTAL, available, swapTotal: 2 * GIB, swapFree: GIB },
          pressure,
          counters: { ...sums },
          swapDevices: [{ name: '/dev/x', kind: zram ? 'zram' : 'disk', size: 2 * GIB, used: GIB, priority: 0 }],
          processes: [{ ...processSample(200), private: ok(200 * MIB) }],
        }),
      );
    });
  }

  const after =
    (from: Seconds, rate: number, to = Infinity) =>
    (at: Seconds) =>
      at >= from && at < to ? rate : 0;
  const thrash = { available: 0.06 * TOTAL, majorFaults: after(60, 200), refaults: after(60, 900) };

  test('pages that are fetched back all the time are warned of, in words that claim no measurement', () => {
    const said = page({ ...thrash, swapIns: after(60, 150), swapOuts: after(60, 150) });
    expect(firstAlert(said)).toBeGreaterThan(85);
    expect(firstAlert(said)).toBeLessThan(115);
    expect(alerts(said)[0]).toMatchObject({ level: 'warning', stall: { estimated: true } });
    expect(said.at(-1)?.pools[0]?.factors.map(({ key }) => key)).toContain('stall.paging');
    expect(said.some(({ level }) => level === 'critical')).toBe(false);
  });

  test('what is fetched for the first time, or while plenty is left, alarms nobody', () => {
    expect(alerts(page({ ...thrash, refaults: () => 0 }))).toEqual([]);
    expect(alerts(page({ ...thrash, available: 0.4 * TOTAL }))).toEqual([]);
  });

  test('nor does a program that wakes up', () => {
    expect(alerts(page({ ...thrash, majorFaults: after(60, 2000, 72), refaults: after(60, 2000, 72) }))).toEqual([]);
  });

  test('nor do pages that go to swap and are not missed', () => {
    const cold = { ...thrash, majorFaults: () => 3, refaults: () => 3, swapOuts: after(60, 4000) };
    expect(alerts(page(cold))).toEqual([]);
  });

  test('nor does compressed memory, which answers at once', () => {
    const swapped = { ...thrash, refaults: after(60, 200), swapIns: after(60, 200), swapOuts: after(60, 400) };
    expect(alerts(page({ ...swapped, zram: true }))).toEqual([]);
    expect(alerts(page(swapped))).not.toEqual([]);
  });

  test('and where it does measure, that alone counts', () => {
    expect(alerts(page({ ...thrash, pressure: ok({ some10: 1, full10: 0 }) }))).toEqual([]);
  });

  test('a kernel that does not count what comes back is judged by swap that goes both ways', () => {
    const old = { available: thrash.available, majorFaults: thrash.majorFaults, swapIns: after(60, 150) };
    expect(alerts(page({ ...old, swapOuts: after(60, 150) }))).not.toEqual([]);
    expect(alerts(page({ ...old, swapOuts: () => 0 }))).toEqual([]);
  });
});
