import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Assessment } from '../../../../electron/core/model/assessment.ts';
import { createEngine } from '../../../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../electron/core/model/engine.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/core/settings/settings.ts';
import type { Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../../electron/core/model/units.ts';
import { createHandlers, type ActionHandlers } from '../../../../electron/host/handlers.ts';
import { createReplayReader } from '../../../../electron/platform/replay/create-replay-reader.ts';
import { journalDirectory, openJournal } from '../../../../electron/services/journal/journal.ts';
import { startRecorder } from '../../../../electron/services/journal/recorder.ts';
import { recoverIncidents } from '../../../../electron/services/journal/recover-incidents.ts';
import { listSegments } from '../../../../electron/services/journal/segment-name.ts';
import { combineKillSources } from '../../../../electron/platform/kill-source.ts';
import { createMonitor } from '../../../../electron/services/monitor.ts';
import { openSettingsStore } from '../../../../electron/services/settings/settings-store.ts';
import { journalSample } from '../../../doubles/journal-sample.ts';
import { createReaderDouble } from '../../../doubles/reader.ts';

const BEGIN = Date.parse('2025-11-23T12:00:00Z');
const TOTAL = 4 * GIB;

const NO_ACTIONS: ActionHandlers = {
  planAction: () => ({ refused: 'not in this test' }),
  performAction: () => ({ refused: 'not in this test' }),
  discardPlan: () => null,
  getActions: () => [],
  getPaused: () => [],
  getPreferred: () => [],
};

let state = '';
let directory = '';
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'headroom-replay-'));
  directory = journalDirectory(state);
});
afterEach(() => rmSync(state, { recursive: true }));

/** A machine that one process fills in five minutes, up to a second of it. */
function filling(seconds: number): Snapshot[] {
  return Array.from({ length: seconds }, (_, second) => {
    const sample = journalSample(BEGIN + second * 1000, 0);
    const held = 100 * MIB + second * 12 * MIB;
    const [first, ...others] = sample.processes;
    const processes = first ? [{ ...first, private: ok(held), resident: held }, ...others] : [];
    const available = Math.max(0, TOTAL - held - 500 * MIB);
    return { ...sample, processes, memory: { ...sample.memory, total: TOTAL, available } };
  });
}

/** Judges as it would live, and records. */
async function live(samples: readonly Snapshot[]): Promise<Assessment[]> {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const journal = openJournal({ directory, mostBytes: () => 1e9 });
  const assessments = samples.map((sample) => {
    const assessment = engine.observe(sample);
    journal.record(sample, assessment.level);
    return assessment;
  });
  await journal.close();
  return assessments;
}

test('replaying the journal gives the alerts, the levels and the forecasts that were given live', async () => {
  const judged = await live(filling(280));
  const reader = createReplayReader(listSegments(directory)[0]?.file ?? '', ({ reason }) => {
    throw new Error(reason);
  });
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const replayed: Assessment[] = [];
  for (let next = await reader.read(new Set()); next; next = await reader.read(new Set())) {
    replayed.push(engine.observe(next));
  }
  reader.close();
  const alertsOf = ({ at, alerts }: Assessment) =>
    alerts.map(({ level, pool, culprit }) => [at, level, pool, culprit?.kind]);
  expect(judged.flatMap(alertsOf).length).toBeGreaterThan(0);
  expect(replayed.flatMap(alertsOf)).toEqual(judged.flatMap(alertsOf));
  expect(replayed.map(({ level }) => level)).toEqual(judged.map(({ level }) => level));
  for (const [index, { pools }] of judged.entries()) {
    const p50 = pools[0]?.exhaustion?.p50;
    const again = replayed[index]?.pools[0]?.exhaustion?.p50;
    if (p50 === undefined) expect(again).toBeUndefined();
    // Names of processes are as exact as the threshold of the recording lets them be.
    else expect(Math.abs((again ?? 0) / Math.max(p50, 1e-9) - 1)).toBeLessThan(0.1);
  }
});

const TRACES = [
  'fork-storm',
  'jvm-growth',
  'node-leak-linear',
  'python-leak-cut',
  'tmpfs-cache',
  'dataset-plateau',
  'idle-noise',
];

async function replay(file: string): Promise<Snapshot[]> {
  const reader = createReplayReader(file, ({ reason }) => {
    throw new Error(reason);
  });
  const samples: Snapshot[] = [];
  for (let next = await reader.read(new Set()); next; next = await reader.read(new Set())) samples.push(next);
  reader.close();
  return samples;
}

test.each(TRACES)('what was recorded of %s gives again what was said live', async (name) => {
  const judged = await live(await replay(path.join(import.meta.dirname, `../../../fixtures/traces/${name}.jsonl.gz`)));
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const replayed: Assessment[] = [];
  for (const { file } of listSegments(directory)) {
    for (const sample of await replay(file)) replayed.push(engine.observe(sample));
  }
  expect(replayed.map(({ at }) => at)).toEqual(judged.map(({ at }) => at));
  expect(replayed.map(({ level }) => level)).toEqual(judged.map(({ level }) => level));
  const said = ({ at, alerts }: Assessment) =>
    alerts.map(({ level, pool, culprit }) => [
      at,
      level,
      pool,
      culprit?.kind,
      culprit && 'name' in culprit && culprit.name,
    ]);
  expect(replayed.flatMap(said)).toEqual(judged.flatMap(said));
  const forecasts = judged.flatMap(({ pools }, index) =>
    pools.map(({ id, exhaustion }) => {
      const again = replayed[index]?.pools.find((pool) => pool.id === id)?.exhaustion ?? null;
      return exhaustion && again ? again.p50 / exhaustion.p50 : exhaustion === again ? 1 : 0;
    }),
  );
  const close = forecasts.filter((ratio) => Math.abs(ratio - 1) < 0.1);
  expect(close.length / forecasts.length).toBeGreaterThan(0.97);
});

const UNCLEAN = { before: Infinity, settings: DEFAULT_ENGINE_SETTINGS, unclean: true, kills: [] };

test('an end without farewell with memory exhausted is explained from the journal', async () => {
  await live(filling(285));
  const { end } = await recoverIncidents(directory, UNCLEAN);
  expect(end).toMatchObject({
    kind: 'unclean-end',
    at: BEGIN + 284_000,
    pool: { id: 'machine' },
    culprit: { identity: { pid: 100 } },
  });
});

test('an end on a calm machine is no incident', async () => {
  await live(filling(20));
  expect(await recoverIncidents(directory, UNCLEAN)).toEqual({ end: null, kills: [] });
});

test('the next start says how the last time ended, when it was killed under pressure', async () => {
  await live(filling(285));
  // As a program leaves it that is killed.
  writeFileSync(path.join(directory, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: 'x' }));
  const recorder = startRecorder({
    monitor: { observe: () => () => undefined },
    settings: { current: () => DEFAULT_SETTINGS, subscribe: () => () => undefined },
    state,
    actions: () => [],
    sources: combineKillSources([]),
  });
  await vi.waitFor(() => expect(recorder.lastEnd()).not.toBeNull(), 15_000);
  expect(recorder.lastEnd()).toMatchObject({ kind: 'unclean-end', pool: { id: 'machine' } });
  expect(recorder.incidents.list()).toHaveLength(1);
  const { getIncidents } = createHandlers({
    monitor: createMonitor({ reader: createReaderDouble(() => null), engine: createEngine(DEFAULT_ENGINE_SETTINGS) }),
    actions: NO_ACTIONS,
    settings: openSettingsStore(path.join(state, 'settings')),
    host: 'web',
    version: '0',
    recorder,
  });
  expect(await getIncidents({ limit: 1 }, { owner: 'page' })).toMatchObject({
    lastEnd: { kind: 'unclean-end', culprit: 'program-100' },
    recovering: false,
  });
  await recorder.close();
});

test('switched off, nothing is recorded', async () => {
  const recorder = startRecorder({
    monitor: { observe: () => () => undefined },
    settings: { current: () => ({ ...DEFAULT_SETTINGS, journal: false }), subscribe: () => () => undefined },
    state,
    actions: () => [],
  });
  await recorder.close();
  expect(listSegments(directory)).toEqual([]);
});
