import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Frame } from '../../electron/core/model/frame.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/settings.ts';
import { createDbusNotifier } from '../../electron/services/notifier/dbus-notifier.ts';
import { createNotificationCenter } from '../../electron/services/notifier/notification-center.ts';
import type { Notice, Notifier } from '../../electron/services/notifier/notifier.ts';
import { createLocalProcessControl } from '../../electron/services/process-control/local-process-control.ts';
import { readStartTicks } from './live/start-ticks.ts';
import { createSessionBus } from '../../electron/services/dbus/session-bus.ts';
import { frame, processAlert } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';
import { startDesktopSession, type DesktopSession } from './live/desktop-session.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };
const NOTICE: Notice = {
  key: 'a',
  level: 'warning',
  title: 'chrome fills memory in about 8 min',
  body: '6.2 GB of 16 GB left. <b>chrome</b> & friends.',
  buttons: [
    { id: 'show', label: 'Show' },
    { id: 'pause', label: 'Pause' },
    { id: 'end', label: 'End' },
  ],
};

let session: DesktopSession | string;
beforeAll(async () => {
  session = await startDesktopSession();
});
afterAll(async () => {
  if (typeof session !== 'string') await session.stop();
});
beforeEach(async (context) => {
  if (typeof session === 'string') context.skip(session);
  else await session.startDunst();
});
afterEach(async () => {
  if (typeof session !== 'string') await session.stopDunst();
});

function live(): DesktopSession {
  if (typeof session === 'string') throw new Error(session);
  return session;
}

async function startNotifier(heard: string[] = []): Promise<Notifier> {
  const notifier = createDbusNotifier(createSessionBus({ environment: live().environment, firstRetry: 100 }), '');
  notifier.start({
    pressed: (key, button) => heard.push(`${key} ${button}`),
    dismissed: (key) => heard.push(`${key} dismissed`),
  });
  await expect.poll(() => notifier.status(), PATIENCE).toEqual({ kind: 'ready', buttons: true });
  return notifier;
}

test('a notification is shown, replaced by its escalation, and closed', async () => {
  const notifier = await startNotifier();
  notifier.show(NOTICE);
  await expect.poll(() => live().displayed(), PATIENCE).toBe(1);
  notifier.show({ ...NOTICE, level: 'critical', title: 'Memory runs out in about 40 s: chrome' });
  notifier.close('a');
  await expect.poll(() => live().displayed(), PATIENCE).toBe(0);
  expect(await live().history()).toEqual([
    {
      summary: 'Memory runs out in about 40 s: chrome',
      body: '6.2 GB of 16 GB left. &lt;b&gt;chrome&lt;/b&gt; &amp; friends.',
    },
  ]);
  notifier.stop();
});

test('a button that a person chooses is heard', async () => {
  const heard: string[] = [];
  const notifier = await startNotifier(heard);
  notifier.show(NOTICE);
  await expect.poll(() => live().displayed(), PATIENCE).toBe(1);
  await live().choose('Pause');
  await expect.poll(() => heard[0], PATIENCE).toBe('a pause');
  notifier.close('a');
  notifier.stop();
});

test('a daemon that is restarted shows again what is still true', async () => {
  const notifier = await startNotifier();
  notifier.show(NOTICE);
  await expect.poll(() => live().displayed(), PATIENCE).toBe(1);
  await live().stopDunst();
  await expect.poll(() => notifier.status().kind, PATIENCE).toBe('unavailable');
  await live().startDunst();
  await expect.poll(() => live().displayed(), PATIENCE).toBe(1);
  notifier.close('a');
  await expect.poll(() => live().displayed(), PATIENCE).toBe(0);
  notifier.stop();
});

test('End, chosen in the notification, goes through the guards and ends a real process', async () => {
  const state = mkdtempSync(path.join(tmpdir(), 'headroom-live-'));
  const victim = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  const ended = once(victim, 'exit');
  const pid = victim.pid ?? 0;
  let observe: (frame: Frame) => void = () => undefined;
  const control = createLocalProcessControl({
    frame: () => null,
    settings: () => DEFAULT_SETTINGS,
    sweep: () => Promise.resolve(null),
    stateDirectory: state,
  });
  const center = createNotificationCenter({
    monitor: {
      current: () => null,
      subscribe: (listener) => {
        observe = listener;
        return () => undefined;
      },
    },
    control,
    settings: () => DEFAULT_SETTINGS,
    notifier: createDbusNotifier(createSessionBus({ environment: live().environment }), ''),
    by: { kind: 'user', host: 'desktop' },
    show: null,
    systemLocale: 'en-US',
    log: () => undefined,
  });
  await expect.poll(() => center.status(), PATIENCE).toMatchObject({ kind: 'ready' });

  const identity = { pid, start: readStartTicks(pid) };
  const alert = processAlert(pid, 'critical', { culprit: { kind: 'process', identity, name: 'sleep', share: 0.9 } });
  observe(frame(1, { alerts: [alert], pools: [poolAssessment({ level: 'critical', headroom: 1e9, limit: 16e9 })] }));
  await expect.poll(() => live().displayed(), PATIENCE).toBe(1);
  await live().choose('End');
  expect(await ended).toEqual([null, 'SIGTERM']);

  await expect
    .poll(async () => (await live().history()).map(({ summary }) => summary), PATIENCE)
    .toContain('sleep has ended');
  center.stop();
  control.close();
  rmSync(state, { recursive: true });
});

test('a bus that goes away is survived, and said', async () => {
  const notifier = await startNotifier();
  notifier.show(NOTICE);
  await live().stopBus();
  await expect.poll(() => notifier.status(), PATIENCE).toMatchObject({ kind: 'unavailable' });
  notifier.show({ ...NOTICE, level: 'critical' });
  notifier.close('a');
  notifier.stop();
});
