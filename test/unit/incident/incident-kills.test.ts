import { expect, test } from 'vitest';
import { summarizeIncident, type Incident } from '../../../electron/core/incident/incident.ts';
import { createIncidentWatch } from '../../../electron/core/incident/incident-watch.ts';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { summaryLine, summarySentences } from '../../../electron/core/report/report-sentences.ts';
import type { LimitedPool } from '../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import { killRecord } from '../../doubles/incidents.ts';
import { assessment, poolAssessment, processSample, snapshot } from '../../doubles/observations.ts';

const BEGIN = Date.parse('2026-11-23T14:00:00Z');
const LIMIT = 1000 * MIB;
const ENGLISH = createReportLanguage('en', 'decimal', 'UTC');

const record = (overrides: Partial<KillRecord> = {}) => killRecord({ at: BEGIN + 60_000, pool: '/a', ...overrides });

/** A world of cgroups whose counters and members change from second to second; returns what came of it. */
interface Second {
  /** Kills so far. */
  readonly kills?: Readonly<Record<string, number>>;
  readonly machine?: number;
  readonly alive?: readonly number[];
  readonly records?: readonly KillRecord[];
}

const PLACES: Readonly<Record<number, string>> = {
  30: '/a',
  31: '/a',
  40: '/b',
  50: '/outer/inner',
  60: '/a.slice/app',
};

function live(seconds: readonly Second[], then: Second = {}): readonly Incident[] {
  const watch = createIncidentWatch();
  const pools = ['/a', '/b', '/outer', '/outer/inner'];
  const everybody = Object.keys(PLACES).map(Number);
  return Array.from({ length: 25 }, (_, index) => {
    const at = BEGIN + index * 1000;
    const now = seconds[index] ?? { ...seconds.at(-1), records: [], ...then };
    const { kills = {}, machine = 0, alive = everybody, records = [] } = now;
    const limited = pools.map((id): LimitedPool => {
      const unknown = { reclaimable: ok(0), shared: ok(0), oomKills: ok(kills[id] ?? 0) };
      return { id, kind: 'cgroup', label: id, limit: LIMIT, used: LIMIT / 2, ...unknown };
    });
    const processes = alive.map((pid) => {
      const place = PLACES[pid] ?? '/';
      const process = processSample(pid, {
        private: ok(pid * MIB),
        pools: pools.filter((id) => place.startsWith(id)).reverse(),
      });
      return { ...process, facts: { ...process.facts, name: `p${pid}`, cgroup: ok(place) } };
    });
    const judged = limited.map(({ id, used }) =>
      poolAssessment({ id, kind: 'cgroup', label: id, limit: LIMIT, used, level: 'watch' }),
    );
    const seen = snapshot(at, { pools: limited, processes, oomKills: ok(machine) });
    return watch.observe(seen, assessment(at, { pools: [poolAssessment(), ...judged] }), records);
  }).flat();
}

const told = (pool: string, pid: number, second = 2) =>
  record({ at: BEGIN + second * 1000, pool, pid, name: `p${pid}` });
const gist = (incidents: readonly Incident[]) =>
  incidents.map(({ pool, victims }) => [pool.id, ...victims.map(({ pid, members }) => pid ?? `${members} processes`)]);
const without = (...pids: readonly number[]) =>
  Object.keys(PLACES)
    .map(Number)
    .filter((pid) => !pids.includes(pid));

test('kills of the same moment in different cgroups are different incidents', () => {
  const kills = { '/a': 1, '/b': 1 };
  const alive = without(30, 40);
  expect(gist(live([{}, {}, { kills, machine: 2, alive, records: [told('/a', 30), told('/b', 40)] }]))).toEqual([
    ['/a', 30],
    ['/b', 40],
  ]);
  // The log may be late, or not readable at all.
  const late = live([
    {},
    {},
    { kills, machine: 2, alive },
    { kills, machine: 2, alive, records: [told('/b', 40), told('/a', 30)] },
  ]);
  expect(gist(late)).toEqual([
    ['/a', 30],
    ['/b', 40],
  ]);
  expect(gist(live([{}, {}, { kills, machine: 2, alive }]))).toEqual([
    ['/a', 30],
    ['/b', 40],
  ]);
});

test('kills in a cgroup and in one within it are one incident, as are two in the same', () => {
  const kills = { '/outer': 1, '/outer/inner': 1 };
  expect(gist(live([{}, {}, { kills, machine: 1, alive: without(50), records: [told('/outer', 50)] }]))).toEqual([
    ['/outer', 50],
  ]);
  const both = [
    { kills: { '/a': 1 }, machine: 1, alive: without(30), records: [told('/a', 30)] },
    { kills: { '/a': 2 }, machine: 2, alive: without(30, 31), records: [told('/a', 31, 3)] },
  ];
  expect(gist(live([{}, {}, ...both]))).toEqual([['/a', 30, 31]]);
});

test('a kill for the machine that hits somebody in a cgroup is one of the machine', () => {
  const second = { kills: { '/a': 1 }, machine: 1, alive: without(30) };
  expect(gist(live([{}, {}, { ...second, records: [told('machine', 30)] }]))).toEqual([['machine', 30]]);
  expect(gist(live([{}, {}, second, { ...second, records: [told('machine', 30)] }]))).toEqual([['machine', 30]]);
  const elsewhere = {
    kills: { '/b': 1 },
    machine: 2,
    alive: without(30, 40),
    records: [told('machine', 30), told('/b', 40)],
  };
  expect(gist(live([{}, {}, elsewhere]))).toEqual([
    ['machine', 30],
    ['/b', 40],
  ]);
});

const oomd = (overrides: Partial<KillRecord> = {}) =>
  record({
    by: 'systemd-oomd',
    pid: null,
    cgroup: '/a',
    name: '/a',
    pool: null,
    resident: null,
    oomScoreAdj: null,
    ...overrides,
  });

test('systemd-oomd ends a whole cgroup: its members are the victim, and two logs of it are one kill', () => {
  const again = oomd({ pool: 'machine', lines: ['Killed /a due to memory used'] });
  const [incident, ...more] = live([
    {},
    {},
    { alive: without(30, 31), records: [oomd()] },
    { alive: without(30, 31), records: [again] },
  ]);
  expect(more).toEqual([]);
  expect(incident?.victims).toMatchObject([{ name: 'a', pid: null, members: 2, size: 61 * MIB, by: 'systemd-oomd' }]);
  expect(incident?.pool.id).toBe('machine');
  const report = incident ? summarySentences(incident, ENGLISH).join(' ') : '';
  expect(report).toContain('systemd-oomd ended a (2 processes), which held 64 MB');
});

test('the pool under pressure is the one that systemd-oomd names', () => {
  const seconds = [{}, {}, { alive: without(50), records: [oomd({ cgroup: '/outer/inner', pool: '/outer' })] }];
  expect(gist(live(seconds))).toEqual([['/outer', '1 processes']]);
});

test('who survives what a daemon says was not killed; who takes a while to end was', () => {
  const asked = record({ by: 'earlyoom', pid: 30, pool: 'machine', at: BEGIN + 2000 });
  expect(live([{}, {}, { records: [asked, oomd({ cgroup: '/b' })] }])).toEqual([]);
  const slow = [{}, {}, { records: [asked] }, {}, {}, {}, {}, {}, {}, { alive: without(30) }];
  expect(gist(live(slow, { alive: without(30) }))).toEqual([['machine', 30]]);
  // earlyoom sends a second signal when the first does not help.
  const twice = [
    {},
    {},
    { records: [asked] },
    {},
    {},
    {},
    { records: [{ ...asked, at: BEGIN + 6000 }] },
    { alive: without(30) },
  ];
  expect(gist(live(twice, { alive: without(30) }))).toEqual([['machine', 30]]);
});

test('a number that was given to somebody else meanwhile still names the one that was killed', () => {
  const watch = createIncidentWatch();
  const [before, after] = [processSample(30, { start: 1, private: ok(MIB) }), processSample(30, { start: 2 })];
  const incidents = Array.from({ length: 10 }, (_, second) => {
    const at = BEGIN + second * 1000;
    const seen = snapshot(at, { processes: [second < 2 ? before : after], oomKills: ok(second < 2 ? 0 : 1) });
    return watch.observe(seen, assessment(at), second === 2 ? [told('machine', 30)] : []);
  }).flat();
  expect(incidents).toMatchObject([{ victims: [{ identity: { pid: 30, start: 1 } }] }]);
});

test('a cgroup that was gone before it was seen is told from the log alone', () => {
  const task = {
    pid: 77,
    name: 'brief',
    resident: 90 * MIB,
    anonymous: null,
    swap: 0,
    pageTables: null,
    oomScoreAdj: 0,
  };
  const charged = { used: 100 * MIB, limit: 100 * MIB };
  const brief = record({ at: BEGIN + 2000, pool: '/brief', pid: 77, name: 'brief', charged, tasks: [task] });
  const [incident] = live([{}, {}, { machine: 1, records: [brief] }]);
  expect(incident).toMatchObject({
    pool: { id: '/brief', kind: 'cgroup', label: 'brief', limit: 100 * MIB, used: 100 * MIB },
    culprit: { name: 'brief', known: 'log' },
    victims: [{ pid: 77, identity: null }],
    difference: null,
  });
});

test('what only reports exhaustion has ended nobody', () => {
  const [incident] = live([{}, {}, { records: [record({ by: 'windows', pid: null, name: '', pool: 'machine' })] }]);
  expect(incident).toMatchObject({ kind: 'exhaustion', victims: [], pool: { id: 'machine' } });
  expect(incident && summarySentences(incident, ENGLISH).join(' ')).toContain('nobody was ended');
});

test.each([
  ['systemd-oomd', { cgroup: '/a', pid: null, name: '/a', pool: null }],
  ['earlyoom', { pid: 30, name: 'p30', pool: 'machine' }],
] as const)('%s may end somebody though the memory is not full, and then nobody filled it', (by, said) => {
  const [incident] = live([{}, {}, { alive: without(30, 31), records: [record({ at: BEGIN + 2000, by, ...said })] }]);
  expect(incident).toMatchObject({ kind: 'precaution', pool: { id: 'machine' } });
  const report = incident ? summarySentences(incident, ENGLISH).join(' ') : '';
  expect(report).toContain('The memory was not full');
  expect(report).not.toContain('filled');
  expect(incident && summaryLine(summarizeIncident(incident), ENGLISH)).not.toContain('exhausted');
});
