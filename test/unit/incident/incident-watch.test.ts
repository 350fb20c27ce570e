import { expect, test } from 'vitest';
import type { Culprit, Level } from '../../../electron/core/model/assessment.ts';
import type { Incident, ReportFormat } from '../../../electron/core/incident/incident.ts';
import { parseIncident } from '../../../electron/core/incident/incident-parse.ts';
import { createIncidentWatch, type IncidentWatch } from '../../../electron/core/incident/incident-watch.ts';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import type { LimitedPool, ProcessSample } from '../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import { exportIncident as exportIn } from '../../../electron/core/report/export-incident.ts';
import { killRecord } from '../../doubles/incidents.ts';
import { assessment, poolAssessment, processRisk, processSample, snapshot } from '../../doubles/observations.ts';

const BEGIN = Date.parse('2026-11-23T14:00:00Z');
const POOL = '/box';
const LIMIT = 1000 * MIB;
const LEAKER = 10;
const BYSTANDER = 20;

const ENGLISH = createReportLanguage('en', 'decimal', 'UTC');
const exportIncident = (incident: Incident, format: ReportFormat, redacted: boolean) =>
  exportIn(incident, format, redacted, ENGLISH);

interface Scene {
  readonly culprit?: Culprit | null;
  readonly records?: readonly KillRecord[];
  readonly name?: string;
  /** The victim is seen for so many seconds more, with nothing left. */
  readonly ending?: number;
  readonly command?: readonly string[];
}

const record = (overrides: Partial<KillRecord> = {}) => killRecord({ at: BEGIN + 60_000, pool: POOL, ...overrides });

/** A leak of a minute in a cgroup, at whose end the kernel takes the bystander. */
function play(
  watch: IncidentWatch,
  { culprit, records = [record()], name = 'leaker', ending = 0, command }: Scene = {},
): readonly Incident[] {
  const incidents: Incident[] = [];
  const named: Culprit = { kind: 'process', identity: { pid: LEAKER, start: LEAKER * 10 }, name, share: 0.9 };
  const member = (pid: number, size: number, called: string): ProcessSample => {
    const process = processSample(pid, { private: ok(size), resident: size, pools: [POOL] });
    return {
      ...process,
      facts: {
        ...process.facts,
        ...(command && { commandLine: ok(command) }),
        name: called,
        oomScoreAdj: ok(pid === BYSTANDER ? 500 : 0),
      },
    };
  };
  for (let second = 0; second <= 70; second += 1) {
    const at = BEGIN + second * 1000;
    const killed = second >= 60;
    const size = Math.min(second, 60) * 10 * MIB + 50 * MIB;
    const used = size + (killed ? 0 : 300 * MIB);
    const level: Level = second < 20 ? 'calm' : second < 40 ? 'watch' : second < 55 ? 'warning' : 'critical';
    const pool: LimitedPool = {
      id: POOL,
      kind: 'cgroup',
      label: 'box',
      limit: LIMIT,
      used,
      reclaimable: ok(0),
      shared: ok(0),
      oomKills: ok(killed ? 1 : 0),
    };
    const processes = [
      member(LEAKER, size, name),
      ...(second < 60 + ending ? [member(BYSTANDER, killed ? 0 : 300 * MIB, 'database')] : []),
    ];
    const seen = snapshot(at, { processes, pools: [pool], oomKills: ok(killed ? 8 : 7) });
    const left = 60 - second;
    const judged = assessment(at, {
      level: killed ? 'calm' : level,
      pools: [
        poolAssessment(),
        poolAssessment({
          id: POOL,
          kind: 'cgroup',
          label: 'box',
          limit: LIMIT,
          used,
          headroom: LIMIT - used,
          level: killed ? 'calm' : level,
          pattern: 'leak',
          growth: 10 * MIB,
          growingFor: level === 'calm' ? 0 : second,
          exhaustion: level === 'calm' ? null : { p10: left * 0.8, p50: left * 1.1, p90: left * 1.5 },
          culprit: level === 'calm' ? null : culprit === undefined ? named : culprit,
        }),
      ],
      risks: [processRisk(LEAKER, { advice: [{ key: 'advice.restart', values: {} }] })],
    });
    incidents.push(...watch.observe(seen, judged, second === 60 ? records : []));
  }
  return incidents;
}

test('a kill tells its story: first sign, levels, kill, culprit, victim, forecast and advice', () => {
  const [incident, ...more] = play(createIncidentWatch());
  expect(more).toEqual([]);
  expect(incident).toMatchObject({
    id: '20261123-140100-kill',
    pool: { id: POOL, limit: LIMIT },
    culprit: { name: 'leaker', identity: { pid: LEAKER }, known: 'assessed', pattern: 'leak', share: 0.9 },
    victims: [{ name: 'database', pid: BYSTANDER, identity: { pid: BYSTANDER, start: 200 }, known: 'log' }],
    difference: 'preferred',
    forecast: { at: BEGIN + 40_000, exhaustion: { p50: 22 }, actual: 20 },
    advice: [{ key: 'advice.restart' }],
  });
  expect(
    incident?.timeline.map((entry) => [(entry.at - BEGIN) / 1000, 'level' in entry ? entry.level : entry.kind]),
  ).toEqual([
    [0, 'first-sign'],
    [20, 'watch'],
    [40, 'warning'],
    [55, 'critical'],
    [60, 'killed'],
  ]);
  expect(incident?.chart.consumers.map(({ identity }) => identity.pid)).toEqual([LEAKER, BYSTANDER]);
});

test('without a log the victim is inferred from who vanished, and marked so', () => {
  const [incident] = play(createIncidentWatch(), { records: [] });
  expect(incident?.victims).toMatchObject([{ pid: BYSTANDER, known: 'inferred', size: 300 * MIB }]);
  expect(incident && exportIncident(incident, 'markdown', false)).toContain('inferred');
});

test.each([[[]], [[record()]]])(
  'a victim that is still there, with nothing left, held what it held before',
  (records) => {
    for (const ending of [2, 30]) {
      const [incident] = play(createIncidentWatch(), { records, ending });
      expect(incident?.victims).toMatchObject([{ pid: BYSTANDER, size: 300 * MIB }]);
    }
  },
);

test('when nobody was named in time, the culprit is who has grown most', () => {
  const [incident] = play(createIncidentWatch(), { culprit: null });
  expect(incident?.culprit).toMatchObject({ name: 'leaker', known: 'found' });
});

test('in a container, whose kernel counts pids otherwise, the victim is who has gone under its name', () => {
  const [incident] = play(createIncidentWatch(), { records: [record({ pid: 48_213 })] });
  expect(incident?.victims).toMatchObject([{ pid: BYSTANDER, identity: { pid: BYSTANDER }, name: 'database' }]);
  const [mistaken] = play(createIncidentWatch(), { records: [record({ pid: LEAKER })] });
  expect(mistaken?.victims).toMatchObject([{ pid: BYSTANDER, name: 'database' }]);
});

test('who was named long before, while nothing was wrong, is not the culprit', () => {
  const watch = createIncidentWatch();
  const calm = poolAssessment({ id: POOL, kind: 'cgroup', limit: LIMIT, culprit: { kind: 'shared', share: 0.9 } });
  const before = snapshot(BEGIN - 1000, { pools: [], oomKills: ok(7) });
  watch.observe(before, assessment(BEGIN - 1000, { pools: [poolAssessment(), calm] }));
  const [incident] = play(watch, { culprit: null });
  expect(incident?.culprit).toMatchObject({ kind: 'process', name: 'leaker' });
});

test('shared memory is a culprit without a process', () => {
  const [incident] = play(createIncidentWatch(), { culprit: { kind: 'shared', share: 0.8 } });
  expect(incident).toMatchObject({ culprit: { kind: 'shared', identity: null }, difference: 'shared' });
});

test('a victim that is the culprit makes no difference', () => {
  const [incident] = play(createIncidentWatch(), { records: [record({ pid: LEAKER, name: 'leaker' })] });
  expect(incident?.difference).toBeNull();
});

test('no kill, no incident; and the first sweep tells of no earlier kills', () => {
  const watch = createIncidentWatch();
  for (let second = 0; second < 30; second += 1) {
    expect(
      watch.observe(snapshot(BEGIN + second * 1000, { oomKills: ok(5) }), assessment(BEGIN + second * 1000)),
    ).toEqual([]);
  }
  expect(watch.pending).toBe(false);
});

test('where kills are not counted, a log alone tells of them', () => {
  const watch = createIncidentWatch();
  const incidents = Array.from({ length: 10 }, (_, second) => {
    const at = BEGIN + second * 1000;
    const told = second === 2 ? [record({ at, pool: 'machine' })] : [];
    return watch.observe(snapshot(at, { oomKills: unsupported() }), assessment(at), told);
  }).flat();
  expect(incidents).toMatchObject([{ pool: { id: 'machine' }, victims: [{ name: 'database', identity: null }] }]);
});

test('an incident is the same after it was kept on the disk; damage is no incident', () => {
  const [incident] = play(createIncidentWatch());
  const json = JSON.stringify(incident);
  expect(parseIncident(json)).toEqual(incident);
  expect(parseIncident(json.slice(0, -5))).toBeNull();
  expect(parseIncident(json.replace('"kill"', '"other"'))).toBeNull();
});

test('a story that breaks off under pressure is concluded as an unclean end', () => {
  const watch = createIncidentWatch();
  const used = LIMIT - MIB;
  const pool = poolAssessment({ limit: LIMIT, used, headroom: MIB, level: 'critical' });
  watch.observe(snapshot(BEGIN), assessment(BEGIN, { level: 'critical', pools: [pool] }));
  expect(watch.exhausted()).toBe('machine');
  const [incident] = watch.conclude({ kind: 'unclean-end', at: BEGIN, pool: 'machine', victims: [] });
  expect(incident && exportIncident(incident, 'markdown', false)).toContain(
    'Recording stopped while the machine was out of memory',
  );
});

test('a calm machine has nothing to conclude', () => {
  const watch = createIncidentWatch();
  watch.observe(snapshot(BEGIN), assessment(BEGIN));
  expect(watch.exhausted()).toBeNull();
});

test('what the culprit was started with is told, without what looks like a secret, and not at all where names are not', () => {
  const command = ['/usr/bin/leaker', '--token=hunter2', '--data', '/srv/\u001b[31mshop'];
  const [incident] = play(createIncidentWatch(), { command });
  expect(incident?.culprit?.command).toBe('/usr/bin/leaker --token=•••••• --data /srv/\ufffd[31mshop');
  if (!incident) return;
  expect(parseIncident(JSON.stringify(incident))).toEqual(incident);
  for (const format of ['markdown', 'html', 'json'] as const) {
    expect(exportIncident(incident, format, false)).toContain('/usr/bin/leaker --token=');
    expect(exportIncident(incident, format, true)).not.toMatch(/token|srv|shop/);
  }
});
