import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../electron/core/incident/incident.ts';
import { createIncidentWatch } from '../../../electron/core/incident/incident-watch.ts';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, ProcessSample } from '../../../electron/core/model/snapshot.ts';
import { MIB, type Bytes } from '../../../electron/core/model/units.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { summarySentences } from '../../../electron/core/report/report-sentences.ts';
import { wordIncident } from '../../../electron/core/report/report-text.ts';
import { killRecord } from '../../doubles/incidents.ts';
import { assessment, poolAssessment, processSample, snapshot } from '../../doubles/observations.ts';

const BEGIN = Date.parse('2026-11-23T14:00:00Z');
const ENGLISH = createReportLanguage('en', 'binary', 'UTC');
const RAM = 16_000 * MIB;
const LIMIT = 400 * MIB;

interface World {
  /** In use of the machine. */
  readonly used?: Bytes;
  /** In use of the container at a second. */
  readonly held?: (second: number) => Bytes;
  readonly records?: readonly KillRecord[];
  /** Kills that the machine counts. */
  readonly kills?: number;
  readonly pressure?: number;
}

/** A machine with a container whose program is gone after three seconds, and a bystander that grows. */
function live({
  used = RAM / 4,
  held = () => 3 * MIB,
  records = [],
  kills = 1,
  pressure = 0,
}: World): readonly Incident[] {
  const watch = createIncidentWatch();
  const program = (pid: number, name: string, size: Bytes, pools: readonly string[]): ProcessSample => {
    const process = processSample(pid, { private: ok(size), resident: size, pools });
    return { ...process, facts: { ...process.facts, name } };
  };
  return Array.from({ length: 12 }, (_, second) => {
    const at = BEGIN + second * 1000;
    const isGone = second >= 3;
    const inBox = isGone ? 0 : held(second);
    const unknown = { reclaimable: ok(0), shared: ok(0), oomKills: ok(0) };
    const box: LimitedPool = { id: '/box', kind: 'cgroup', label: 'box', limit: LIMIT, used: inBox, ...unknown };
    const bystander = program(20, 'thunderbird', (300 + second) * MIB, []);
    const processes = isGone ? [bystander] : [bystander, program(10, 'burst', inBox, ['/box'])];
    const waiting = { some10: pressure, some60: 0, some300: 0, full10: pressure, full60: 0, full300: 0 };
    const seen = snapshot(at, {
      processes,
      pools: [box],
      oomKills: ok(isGone ? kills : 0),
      pressure: ok({ ...waiting, someTotal: 0, fullTotal: 0 } as never),
    });
    const judged = assessment(at, {
      pools: [
        poolAssessment({ limit: RAM, used, headroom: RAM - used }),
        poolAssessment({ id: '/box', kind: 'cgroup', label: 'box', limit: LIMIT, used: inBox, level: 'watch' }),
      ],
    });
    return watch.observe(seen, judged, second === 3 ? records : []);
  }).flat();
}

const told = (overrides: Partial<KillRecord> = {}) =>
  killRecord({ at: BEGIN + 2900, pool: null, pid: 48_000, name: 'victim', cause: 'cgroup', ...overrides });

function said(incident: Incident | undefined): string {
  if (!incident) return '';
  const { title, summary, advice } = wordIncident(incident, ENGLISH);
  return [title, ...summary, ...advice].join(' ');
}

describe('a kill somewhere on the machine', () => {
  test('that only a counter tells of is one in some other container, without culprit, victim and advice', () => {
    const [incident, ...more] = live({});
    expect(more).toEqual([]);
    expect(incident).toMatchObject({
      pool: { kind: 'elsewhere', used: null, limit: null },
      culprit: null,
      victims: [],
    });
    expect(incident?.advice).toEqual([]);
    expect(said(incident)).toMatch(/^A program in some other container was ended/);
    expect(said(incident)).not.toMatch(/thunderbird|burst|the machine was exhausted|end and start/);
  });

  test('whose cgroup the log does not name is the same, with its victim', () => {
    const [incident] = live({ records: [told()] });
    expect(incident).toMatchObject({
      pool: { kind: 'elsewhere' },
      culprit: null,
      victims: [{ name: 'victim' }],
      advice: [],
    });
    expect(said(incident)).not.toMatch(/thunderbird|burst|culprit/);
  });

  test('in a cgroup that was never seen keeps the name of that cgroup', () => {
    const [incident] = live({ records: [told({ pool: '/gone/brief' })] });
    expect(incident?.pool).toMatchObject({ id: '/gone/brief', kind: 'cgroup', label: 'brief', used: null });
  });

  test.each([
    ['by its headroom', { used: 0.97 * RAM }],
    ['by its pressure', { pressure: 40 }],
  ])('is the machine’s where that was short itself, %s', (_, world) => {
    expect(live(world)[0]?.pool.id).toBe('machine');
  });

  test('is the machine’s where the kernel says so', () => {
    const [incident] = live({ records: [told({ pool: 'machine', cause: 'machine' })] });
    expect(incident?.pool.id).toBe('machine');
  });

  test('asked for by hand has no culprit and no advice', () => {
    const [incident] = live({ records: [told({ cause: 'by-hand', pid: 20, name: 'thunderbird' })] });
    expect(incident).toMatchObject({ kind: 'by-hand', culprit: null, advice: [] });
    expect(said(incident)).not.toMatch(/exhausted|filled/);
  });

  test('for want of memory on a node is not the machine’s', () => {
    const [incident] = live({ records: [told({ cause: 'nodes', nodes: '1', pool: 'nodes:1' })] });
    expect(incident?.pool).toMatchObject({ id: 'nodes:1', kind: 'nodes', label: '1' });
    expect(said(incident)).toMatch(/^Memory of NUMA node 1 was exhausted/);
  });
});

describe('the kernel’s record of the kill comes first', () => {
  const task = (pid: number, name: string, size: Bytes) => ({
    pid,
    name,
    resident: size,
    anonymous: size,
    swap: 0,
    pageTables: 0,
    oomScoreAdj: 0,
  });
  const burst = told({
    pool: '/box',
    pid: 10,
    name: 'burst',
    resident: LIMIT,
    charged: { used: LIMIT, limit: LIMIT },
    tasks: [task(10, 'burst', LIMIT)],
    held: LIMIT,
  });

  test('a burst between two sweeps is told with what the kernel counted, and its culprit', () => {
    const [incident] = live({ held: (second) => (second < 2 ? 3 : 242) * MIB, records: [burst] });
    expect(incident).toMatchObject({
      pool: { id: '/box', used: LIMIT, limit: LIMIT, counted: 'log' },
      culprit: { name: 'burst', identity: { pid: 10 } },
      victims: [{ pid: 10, size: LIMIT, sized: 'log' }],
      difference: null,
    });
    const report = incident ? summarySentences(incident, ENGLISH).join(' ') : '';
    expect(report).toContain('The kernel ended burst (10), which held 400 MiB. 400 MiB of 400 MiB were in use.');
  });

  test('what only a sweep knows is marked so', () => {
    const [incident] = live({
      held: () => 242 * MIB,
      records: [told({ pool: '/box', pid: 10, name: 'burst', resident: null })],
    });
    expect(incident).toMatchObject({
      pool: { used: 242 * MIB, counted: 'sweep' },
      victims: [{ size: 242 * MIB, sized: 'sweep' }],
    });
    expect(said(incident)).toContain('At the last sample before, 242 MiB of 400 MiB were in use.');
  });

  test('somebody who held next to nothing is not the culprit of what another one held', () => {
    const tasks = [task(10, 'burst', 4 * MIB), task(11, 'unseen', 390 * MIB)];
    const [incident] = live({
      held: (second) => (1 + second) * MIB,
      records: [{ ...burst, pid: 10, resident: 4 * MIB, tasks, held: 394 * MIB }],
    });
    expect(incident?.culprit).toMatchObject({ name: 'unseen', pid: 11, known: 'log', size: 390 * MIB });
  });

  test('memory that no process of the table holds is nobody’s', () => {
    const tasks = [task(10, 'burst', 8 * MIB)];
    const [incident] = live({ held: () => 0, records: [{ ...burst, resident: 8 * MIB, tasks, held: 8 * MIB }] });
    expect(incident?.culprit).toMatchObject({ kind: 'shared', identity: null });
    expect(said(incident)).not.toContain('burst (10) filled it');
  });
});
