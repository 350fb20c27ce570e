import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { incidentId, type Incident } from '../../../../electron/core/incident/incident.ts';
import { openIncidentStore } from '../../../../electron/services/journal/incident-store.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');

let state = '';
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'headroom-store-'));
});
afterEach(() => rmSync(state, { recursive: true }));

function incident(at: number, pool = 'machine'): Incident {
  return {
    id: incidentId(at, 'kill'),
    kind: 'kill',
    at,
    pool: { id: pool, kind: 'machine', label: '', limit: 2, used: 1 },
    culprit: null,
    victims: [],
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
