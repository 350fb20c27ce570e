import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { incidentId, type Incident } from '../../../../electron/core/incident/incident.ts';
import { createReportLanguage } from '../../../../electron/core/report/report-language.ts';
import { summaryLine, summarySentences } from '../../../../electron/core/report/report-sentences.ts';
import { openIncidentStore } from '../../../../electron/services/journal/incident-store.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');

let state = '';
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'headroom-store-'));
});
afterEach(() => rmSync(state, { recursive: true }));

function incident(at: number, pool = 'machine', { name = 'java', size = 1 } = {}): Incident {
  return {
    id: incidentId(at, 'kill'),
    kind: 'kill',
    at,
    pool: { id: pool, kind: 'machine', label: '', limit: 2, used: 1, counted: 'sweep' },
    culprit: null,
    victims: [
      {
        identity: null,
        pid: 7,
        name,
        uid: null,
        members: 1,
        size,
        sized: 'log',
        swap: null,
        oomScoreAdj: null,
        by: 'kernel',
        known: 'log',
      },
    ],
    difference: null,
    timeline: [],
    forecast: null,
    advice: [],
    records: [],
    pressure: null,
    chart: { at: [], used: [], limit: 2, consumers: [] },
  };
}

test('incidents outlive the program, newest first', () => {
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  store.save(incident(NOON + 5000));
  const again = openIncidentStore(state);
  expect(again.list().map(({ at }) => at)).toEqual([NOON + 5000, NOON]);
  expect(again.get(incidentId(NOON, 'kill'))).toEqual(incident(NOON));
});

test('what is saved says who tells of it', () => {
  const origin = { host: 'build-box', headroom: '1.2.3' };
  const { id } = openIncidentStore(state, origin).save(incident(NOON));
  expect(openIncidentStore(state).get(id)?.origin).toEqual(origin);
});

test.skipIf(process.platform === 'win32')('a FIFO among the incidents holds nobody up', () => {
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  execFileSync('mkfifo', [path.join(state, 'incidents', `${incidentId(NOON + 5000, 'kill')}.json`)]);
  expect(openIncidentStore(state).list()).toHaveLength(1);
  expect(store.get(incidentId(NOON + 5000, 'kill'))).toBeNull();
});

test('two of the same second are both kept, the same one again is not', () => {
  const store = openIncidentStore(state);
  expect(store.save(incident(NOON, '/a')).id).toBe('20261123-120000-kill');
  expect(store.save(incident(NOON, '/b')).id).toBe('20261123-120000-kill-b');
  store.save(incident(NOON, '/a'));
  expect(store.list()).toHaveLength(2);
});

test('where nothing can be written they last as long as the program', () => {
  writeFileSync(path.join(state, 'incidents'), 'in the way');
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  expect(store.list()).toHaveLength(1);
});

test('damaged files and names that lead elsewhere are no incidents', () => {
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  writeFileSync(path.join(state, 'incidents', '20261123-130000-kill.json'), '{"id":');
  expect(store.list()).toHaveLength(1);
  expect(store.get('../../../incidents/20261123-120000-kill')).toBeNull();
  expect(readdirSync(path.join(state, 'incidents'))).toHaveLength(2);
});

test('a crash loop of 300 kills flushes nothing else: its first, its gravest and its newest stay, the others are counted', () => {
  const store = openIncidentStore(state);
  const mattered = incident(NOON - 3_600_000, 'machine', { name: 'postgres', size: 9e9 });
  store.save(mattered);
  for (let index = 0; index < 300; index += 1) {
    const container = index.toString(16).padStart(64, '0');
    store.save(incident(NOON + index * 60_000, `/docker/${container}`, { size: index === 40 ? 5000 : 100 + index }));
  }
  store.save(incident(NOON - 1000, '/other', { name: 'ruby' }));
  const all = openIncidentStore(state).list();
  const loop = all.filter(({ pool }) => pool.id.startsWith('/docker/'));
  expect(all.length - loop.length).toBe(2);
  expect(store.get(mattered.id)).toEqual(mattered);
  expect(loop.length).toBeLessThanOrEqual(20);
  const minutes = loop.map(({ at }) => (at - NOON) / 60_000);
  expect(minutes).toEqual(expect.arrayContaining([0, 40, 295, 296, 297, 298, 299]));
  expect(loop.reduce((sum, { alike }) => sum + 1 + (alike?.count ?? 0), 0)).toBe(300);
  const first = loop.at(-1);
  expect(first?.alike).toMatchObject({ from: NOON + 60_000 });
  const english = createReportLanguage('en', 'decimal');
  const portuguese = createReportLanguage('pt-BR', 'decimal');
  expect(first && summaryLine(first, english)).toMatch(/and \d+ more like it between .+ and .+$/);
  const report = store.get(first?.id ?? '');
  expect(report && summarySentences(report, portuguese).at(-1)).toMatch(/^E mais \d+ semelhantes entre .+ e .+\.$/);
});

test('kills of many pools stay within 200, and what no other is like goes last', () => {
  const store = openIncidentStore(state);
  const pools = 'abcdefghijklmnopqrstuvwxyz'.split('').flatMap((a) => ['x', 'y', 'z', 'w'].map((b) => `/${a}${b}`));
  for (const [index, pool] of [...pools, ...pools, ...pools].entries()) store.save(incident(NOON + index * 1000, pool));
  const kept = store.list();
  expect(kept).toHaveLength(200);
  expect(kept[0]?.at).toBe(NOON + (3 * pools.length - 1) * 1000);
});

test('what a full disk did not take is written once it takes something again', () => {
  const inTheWay = path.join(state, 'incidents');
  writeFileSync(inTheWay, 'in the way');
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  rmSync(inTheWay);
  store.save(incident(NOON + 1000));
  expect(openIncidentStore(state).list()).toHaveLength(2);
});

test('a folder that is removed is made again, and a damaged file is never written over', () => {
  const store = openIncidentStore(state);
  store.save(incident(NOON));
  rmSync(path.join(state, 'incidents'), { recursive: true });
  store.save(incident(NOON + 1000));
  const damaged = path.join(state, 'incidents', `${incidentId(NOON + 2000, 'kill')}.json`);
  writeFileSync(damaged, '{"id":');
  expect(store.save(incident(NOON + 2000)).id).toBe(`${incidentId(NOON + 2000, 'kill')}-b`);
  expect(readFileSync(damaged, 'utf8')).toBe('{"id":');
  expect(store.list()).toHaveLength(2);
});
