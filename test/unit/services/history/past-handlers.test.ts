import { expect, test } from 'vitest';
import { createDispatcher } from '../../../../electron/contract/dispatcher.ts';
import type { ActionLogEntry } from '../../../../electron/core/actions/action.ts';
import { ok, unsupported } from '../../../../electron/core/model/reading.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/core/settings/settings.ts';
import { createHandlers } from '../../../../electron/host/handlers.ts';
import type { RecordedPast } from '../../../../electron/services/history/history.ts';
import { createMonitor } from '../../../../electron/services/monitor.ts';
import { createManualClock } from '../../../doubles/clock.ts';
import { createEngineDouble, poolAssessment, processSample, snapshot } from '../../../doubles/observations.ts';
import { createReaderDouble } from '../../../doubles/reader.ts';
import { reason } from '../../../../electron/core/words/reasons.ts';

const DAY = 86_400_000;
const past = { viewer: 'page-1', at: 5000 };

const action: ActionLogEntry = {
  at: 600,
  by: { kind: 'user', host: 'web' },
  action: 'pause',
  scope: 'process',
  target: { pid: 7, start: 70, name: 'leak', user: ok('someone') },
  risk: null,
  outcomes: [],
  more: 0,
  freed: unsupported(),
};

/** A history that answers everything, and says what it was asked. */
function historyDouble(): RecordedPast & { readonly asked: unknown[][] } {
  const asked: unknown[][] = [];
  return {
    asked,
    recorded(span) {
      asked.push(['recorded', span]);
      const marks = [{ kind: 'alert', at: 500, level: 'warning' }] as const;
      return Promise.resolve({ kind: 'recorded', oldest: 1, newest: 900, stretches: [], levels: [], marks });
    },
    moment(...given) {
      asked.push(['moment', ...given]);
      return Promise.resolve({ kind: 'superseded' });
    },
    series(...given) {
      asked.push(['series', ...given]);
      return Promise.resolve({ at: [1], last: [2], low: [2], high: [2] });
    },
    sparklines(...given) {
      asked.push(['sparklines', ...given]);
      return Promise.resolve([[3]]);
    },
    process: (_view, { pid }) => Promise.resolve(pid === 7 ? processSample(7) : null),
  };
}

async function ask(
  method: string,
  params: unknown,
  { critical = false, history = historyDouble() as RecordedPast } = {},
) {
  const clock = createManualClock();
  const engine = createEngineDouble(() => (critical ? { pools: [poolAssessment({ level: 'critical' })] } : {}));
  const monitor = createMonitor({ reader: createReaderDouble(() => snapshot(0)), engine, clock });
  monitor.start();
  await clock.pass(0);
  const handlers = createHandlers({
    monitor,
    actions: {
      planAction: () => ({ refused: '' }),
      performAction: () => ({ refused: '' }),
      discardPlan: () => null,
      getActions: () => [action],
      getPaused: () => [],
      getPreferred: () => [],
    },
    settings: {
      acting: () => DEFAULT_SETTINGS,
      onAlert: () => null,
      watch: () => () => undefined,
      current: () => DEFAULT_SETTINGS,
      notice: () => null,
      change: () => ({ refused: '' }),
      subscribe: () => () => undefined,
    },
    host: 'web',
    version: '0',
    history,
  });
  return createDispatcher(handlers)(method, params, { owner: 'page' });
}

test('what was recorded comes with the warnings, the actions and the incidents of that time, in order', async () => {
  expect(await ask('getRecorded', { from: 0, to: 1000 })).toMatchObject({
    ok: true,
    result: { marks: [{ kind: 'alert' }, { kind: 'action', at: 600, action: 'pause', name: 'leak' }] },
  });
  expect(await ask('getRecorded', { from: 700, to: 1000 })).toMatchObject({ result: { marks: [{ kind: 'alert' }] } });
});

test('a moment is judged with the settings of now', async () => {
  const history = historyDouble();
  await ask('getMoment', { ...past, exact: true }, { history });
  expect(history.asked).toEqual([
    ['moment', { ...past, settings: { sensitivity: 'normal', horizonHours: 12, quietMinutes: 30 } }, true],
  ]);
});

test('charts and sparklines of the past come from the history, those of now do not', async () => {
  const history = historyDouble();
  const subject = { kind: 'pool', id: 'machine' };
  expect(await ask('getSeries', { subject, span: '3h', past }, { history })).toMatchObject({ result: { last: [2] } });
  expect(await ask('getSeries', { subject, span: '3h' }, { history })).toMatchObject({ result: { last: [] } });
  expect(await ask('getSparklines', { identities: [], past }, { history })).toMatchObject({ result: [[3]] });
  expect(history.asked.map(([what]) => what)).toEqual(['series', 'sparklines']);
});

test('of a process of the past its facts are known, its command line and memory map were not recorded', async () => {
  expect(await ask('getProcessDetail', { identity: { pid: 7, start: 70 }, past })).toMatchObject({
    result: {
      executable: ok('/usr/bin/program-7'),
      commandLine: { kind: 'unsupported', reason: reason('recording.absent') },
      memoryMap: { kind: 'unsupported', reason: reason('recording.absent') },
    },
  });
  expect(await ask('getProcessDetail', { identity: { pid: 8, start: 1 }, past })).toEqual({ ok: true, result: null });
});

test('while memory is critically short nothing is read or replayed', async () => {
  const history = historyDouble();
  for (const [method, params] of [
    ['getMoment', { ...past, exact: false }],
    ['getRecorded', { from: 0, to: 1 }],
  ] as const) {
    expect(await ask(method, params, { history, critical: true })).toMatchObject({
      ok: true,
      result: { kind: 'unreadable', why: 'memory-short' },
    });
  }
  expect(history.asked).toEqual([]);
});

test.each([
  ['getMoment', { viewer: 'x', at: 5 }],
  ['getMoment', { viewer: 'x', at: -1, exact: true }],
  ['getMoment', { viewer: 'x', at: NaN, exact: true }],
  ['getMoment', { viewer: 'x', at: '5', exact: true }],
  ['getMoment', { viewer: 'x', at: 9e12, exact: true }],
  ['getMoment', { viewer: '', at: 5, exact: true }],
  ['getMoment', { viewer: '../../../x', at: 5, exact: true }],
  ['getMoment', { viewer: 'x'.repeat(65), at: 5, exact: true }],
  ['getMoment', { at: 5 }],
  ['getRecorded', { from: 5, to: 4 }],
  ['getRecorded', { from: 0, to: 32 * DAY }],
  ['getRecorded', { from: 0 }],
  ['getSeries', { subject: { kind: 'pool', id: 'x' }, span: '10m', past: { at: 5 } }],
])('%s of %o is turned down', async (method, params) => {
  const history = historyDouble();
  expect(await ask(method, params, { history })).toMatchObject({ ok: false });
  expect(history.asked).toEqual([]);
});
