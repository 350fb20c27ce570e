import { describe, expect, it } from 'vitest';
import type { Assessment, PoolAssessment } from '../../../electron/core/model/assessment.ts';
import type { OomDaemon } from '../../../electron/core/model/oom-daemon.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { MachineMemory } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Percent, type Seconds } from '../../../electron/core/model/units.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';
import { ENGINE_SETTINGS } from '../../doubles/worlds.ts';

const TOTAL = 8 * GIB;
const RATE: Bytes = 4 * MIB;
const INTERVAL: Seconds = 3;

interface Course {
  readonly daemons?: readonly OomDaemon[];
  readonly seconds: Seconds;
  readonly swapTotal?: Bytes;
  readonly parts?: MachineMemory['parts'];
  readonly full?: (second: Seconds) => Percent;
}

/** A program takes 4 MiB a second of 8 GiB from the first minute on; memory goes first, then swap. */
function play({ daemons, seconds, swapTotal = 0, parts, full = () => 0 }: Course): Assessment[] {
  const engine = createEngine(ENGINE_SETTINGS);
  const said: Assessment[] = [];
  for (let at = 0; at <= seconds; at += INTERVAL) {
    const held = 300 * MIB + Math.max(0, at - 60) * RATE;
    const taken = held + GIB;
    const inMemory = Math.min(taken, TOTAL * 0.96);
    const swapped = taken - inMemory;
    const memory: MachineMemory = {
      ...snapshot(0).memory,
      total: TOTAL,
      available: TOTAL - inMemory,
      swapTotal,
      swapFree: swapTotal - swapped,
      ...(parts && { parts }),
    };
    said.push(
      engine.observe(
        snapshot(at * 1000, {
          memory,
          pressure: ok({ some10: full(at), full10: full(at) }),
          processes: [
            {
              ...processSample(200),
              private: ok(held),
              resident: held - swapped,
              swap: ok(swapped),
              oomScore: ok(700),
              facts: { ...processSample(200).facts, cgroup: ok('/user.slice/user-1000.slice/session-2.scope') },
            },
            { ...processSample(300), oomScore: ok(100) },
          ],
          ...(daemons && { oomDaemons: daemons }),
        }),
      ),
    );
  }
  return said;
}

const EARLYOOM: OomDaemon = {
  kind: 'earlyoom',
  memory: { share: 0.1 },
  swap: { share: 0.1 },
  byResident: false,
  sparesRoot: false,
};
const OOMD: OomDaemon = {
  kind: 'systemd-oomd',
  used: 0.9,
  pressure: 0.6,
  lasts: 30,
  units: [
    { unit: '-.slice', manager: 'system', swap: true },
    { unit: 'user@*.service', manager: 'system', pressure: true },
  ],
};

const last = (said: Assessment[]): PoolAssessment => said.at(-1)?.pools[0] as PoolAssessment;

describe('earlyoom', () => {
  it('is said to act before memory is full, when a tenth of it is left', () => {
    const pool = last(play({ daemons: [EARLYOOM], seconds: 900 }));
    // Of 8 GiB, 6.7 GiB are left at first; the tenth is reached (7.2 GiB − 1.3 GiB) / 4 MiB/s after the first minute.
    const due = 60 + (0.9 * TOTAL - GIB - 300 * MIB) / RATE - 900;
    expect(pool.daemon).toMatchObject({
      daemon: 'earlyoom',
      cause: 'memory',
      victim: { kind: 'process', name: 'program-200' },
    });
    expect(pool.daemon?.acts?.p50).toBeGreaterThan(0.95 * due);
    expect(pool.daemon?.acts?.p50).toBeLessThan(1.05 * due);
    expect(pool.daemon?.acts?.p50).toBeLessThan(pool.exhaustion?.p50 ?? 0);
    expect(pool.factors.map(({ key }) => key)).toContain('daemon.memory-soon');
    expect(pool.factors.map(({ key }) => key)).not.toContain('victim.other');
  });

  it('waits until swap is short as well', () => {
    const pool = last(play({ daemons: [EARLYOOM], seconds: 900, swapTotal: 4 * GIB }));
    const left = 0.9 * TOTAL - GIB - 300 * MIB - 840 * RATE + 0.9 * 4 * GIB;
    expect(pool.daemon?.acts?.p50).toBeGreaterThan((0.9 * left) / RATE);
    expect(pool.daemon?.acts?.p50).toBeLessThan((1.1 * left) / RATE);
  });

  it('is due at any moment once its marks are passed', () => {
    const pool = last(play({ daemons: [{ ...EARLYOOM, memory: { bytes: 6 * GIB } }], seconds: 900 }));
    expect(pool.daemon).toMatchObject({ daemon: 'earlyoom', acts: null });
    expect(pool.factors.map(({ key }) => key)).toContain('daemon.now');
  });

  it("does not know that ZFS' cache gives way", () => {
    const parts = { arc: 2 * GIB, arcMin: GIB };
    const without = last(play({ daemons: [EARLYOOM], seconds: 900 })).daemon?.acts?.p50 ?? 0;
    const withArc = last(play({ daemons: [EARLYOOM], seconds: 900, parts })).daemon?.acts?.p50 ?? 0;
    expect(without - withArc).toBeGreaterThan((0.9 * GIB) / RATE);
  });

  it('makes a warning critical in time for its victim', () => {
    const critical = (daemons?: readonly OomDaemon[]): number =>
      play({ seconds: 1800, ...(daemons && { daemons }) }).findIndex(({ level }) => level === 'critical');
    expect(critical([EARLYOOM])).toBeGreaterThan(0);
    expect(critical([EARLYOOM])).toBeLessThan(critical() - 50);
  });

  it('is not spoken of while nothing points to trouble', () => {
    const pool = last(play({ daemons: [EARLYOOM], seconds: 60 }));
    expect(pool).toMatchObject({ level: 'calm', daemon: null });
  });
});

describe('systemd-oomd', () => {
  it('is said to take the cgroup with most swap when nine tenths of memory and swap are used', () => {
    const pool = last(play({ daemons: [OOMD], seconds: 2200, swapTotal: 4 * GIB }));
    expect(pool.daemon).toMatchObject({
      daemon: 'systemd-oomd',
      cause: 'memory',
      victim: { kind: 'cgroup', cgroup: '/user.slice/user-1000.slice/session-2.scope', count: 1, session: false },
    });
    expect(pool.daemon?.acts?.p50).toBeLessThan(pool.exhaustion?.p50 ?? 0);
  });

  it('does not act on use where there is no swap', () => {
    expect(last(play({ daemons: [OOMD], seconds: 900 })).daemon).toBeNull();
  });

  it('acts when all programs have waited for long enough', () => {
    const full = (at: Seconds): Percent => (at > 885 ? 75 : 0);
    const pool = last(play({ daemons: [OOMD], seconds: 900, full }));
    expect(pool.daemon).toMatchObject({ daemon: 'systemd-oomd', cause: 'pressure', acts: { p50: 18 }, victim: null });
    const later = last(play({ daemons: [OOMD], seconds: 930, full }));
    expect(later.daemon).toMatchObject({ cause: 'pressure', acts: null });
  });

  it('gives way to whoever acts first', () => {
    const said = play({ daemons: [OOMD, { ...EARLYOOM, swap: { share: 0.5 } }], seconds: 900, swapTotal: 4 * GIB });
    expect(last(said).daemon).toMatchObject({ daemon: 'earlyoom' });
  });
});

it('says nothing of daemons where none runs', () => {
  expect(last(play({ seconds: 900 })).daemon).toBeNull();
});
