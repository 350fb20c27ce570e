import { expect, test } from 'vitest';
import { createDispatcher } from '../../../electron/contract/dispatcher.ts';
import { message } from '../../../electron/core/words/messages.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/settings.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createHandlers, type ActionHandlers } from '../../../electron/host/handlers.ts';
import { createMonitor } from '../../../electron/services/monitor.ts';
import type { SettingsStore } from '../../../electron/services/settings/settings-store.ts';
import { createManualClock } from '../../doubles/clock.ts';
import { createEngineDouble, processSample, snapshot } from '../../doubles/observations.ts';
import { createReaderDouble } from '../../doubles/reader.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const actions: ActionHandlers = {
  planAction: () => ({ refused: 'not in this test' }),
  performAction: () => ({ refused: 'not in this test' }),
  discardPlan: () => null,
  getActions: () => [],
  getPaused: () => [],
  getPreferred: () => [],
};

const settings: SettingsStore = {
  current: () => DEFAULT_SETTINGS,
  acting: () => DEFAULT_SETTINGS,
  onAlert: () => null,
  notice: () => [message('settings.damaged', { file: 'settings.json' })],
  change: () => ({ refused: 'horizonHours' }),
  subscribe: () => () => undefined,
  watch: () => () => undefined,
};

/** What the interface gets from a host whose reader answers so. */
async function ask(read: () => Snapshot, method: string, params: unknown = {}) {
  const clock = createManualClock();
  const monitor = createMonitor({ reader: createReaderDouble(read), engine: createEngineDouble(), clock });
  monitor.start();
  await clock.pass(0);
  return createDispatcher(createHandlers({ monitor, actions, settings, host: 'web', version: '1.2.3' }))(
    method,
    params,
    { owner: 'page' },
  );
}

const one = () => snapshot(0, { processes: [processSample(7)] });

test('the newest frame is there for a page that has just opened', async () => {
  expect(await ask(one, 'getFrame')).toMatchObject({ ok: true, result: { number: 1, processes: [{ pid: 7 }] } });
});

test('where nothing could ever be read, the page is told why', async () => {
  const broken = () => {
    throw new Error('there is no procfs');
  };
  expect(await ask(broken, 'getFrame')).toEqual({
    ok: false,
    error: reason('request.failed', { method: 'getFrame', cause: 'there is no procfs' }),
  });
});

test('the facts of a process are those of its identity', async () => {
  expect(await ask(one, 'getProcessDetail', { identity: { pid: 7, start: 70 } })).toMatchObject({
    ok: true,
    result: { executable: { kind: 'ok', value: '/usr/bin/program-7' }, memoryMap: { kind: 'unsupported' } },
  });
});

test('a process that is gone, or whose pid another one has now, has no facts', async () => {
  expect(await ask(one, 'getProcessDetail', { identity: { pid: 7, start: 71 } })).toEqual({ ok: true, result: null });
});

test('sparklines come in the order in which they were asked for, the unknown among them', async () => {
  const identities = [1, 2, 3].map((pid) => ({ pid, start: 1 }));
  expect(await ask(one, 'getSparklines', { identities })).toEqual({ ok: true, result: [[], [], []] });
});

test('the host says what the user should know', async () => {
  expect(await ask(one, 'getHost')).toMatchObject({
    ok: true,
    result: {
      version: '1.2.3',
      host: 'web',
      reader: 'linux',
      notices: [[{ key: 'settings.damaged', values: { file: 'settings.json' } }]],
    },
  });
});

test('settings that do not fit are refused and not an error', async () => {
  expect(await ask(one, 'setSettings', { settings: { horizonHours: 9999 }, before: {} })).toEqual({
    ok: true,
    result: { refused: 'horizonHours' },
  });
});

test('a log that a page sends is explained, and a request cannot be made to hold more than a piece', async () => {
  const log = 'Out of memory: Killed process 7 (java) total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB';
  const params = { upload: 'a', piece: Buffer.from(log).toString('base64'), first: true, last: true };
  expect(await ask(one, 'explainLog', params)).toMatchObject({
    ok: true,
    result: { explained: [{ incident: { victims: [{ pid: 7, name: 'java' }] }, time: { kind: 'none' } }], left: 0 },
  });
  expect(await ask(one, 'explainLog', { ...params, last: false })).toEqual({ ok: true, result: null });
  expect(await ask(one, 'explainLog', { ...params, first: false })).toMatchObject({
    result: { refused: reason('explain.too-large') },
  });
  for (const piece of ['A'.repeat(60_000), '*', 7]) {
    expect(await ask(one, 'explainLog', { ...params, piece })).toMatchObject({ ok: false });
  }
});
