import { beforeEach, expect, test, vi } from 'vitest';
import type { Notice, Notifier } from '../../electron/services/notifier/notifier.ts';
import { temporaryDirectory } from './desktop-double.ts';
import { createElectronWorld } from './electron-double/electron-world.ts';
import { NotificationDouble } from './electron-double/system-double.ts';

const NOTICE: Notice = {
  key: 'a',
  level: 'warning',
  title: 'chrome fills memory in about 8 min',
  body: '6.2 GB of 16 GB left.',
  buttons: [
    { id: 'show', label: 'Show' },
    { id: 'pause', label: 'Pause' },
    { id: 'end', label: 'End' },
  ],
};

let notifier: Notifier;
let heard: string[];
let log: string[];

async function start(platform: NodeJS.Platform = 'darwin') {
  const world = createElectronWorld({ directory: temporaryDirectory() });
  vi.resetModules();
  vi.doMock('electron', () => world.modules);
  const { createElectronNotifier } = await import('../../electron/host/desktop/electron-notifier.ts');
  heard = [];
  log = [];
  notifier = createElectronNotifier({ platform, log: (line) => log.push(line) });
  notifier.start({
    pressed: (key, button) => heard.push(`${key} ${button}`),
    dismissed: (key) => heard.push(`${key} dismissed`),
  });
}

beforeEach(() => start());

function last(): NotificationDouble {
  const notification = NotificationDouble.made.at(-1);
  if (!notification) throw new Error('Nothing was shown.');
  return notification;
}

test('a click shows, the buttons act', () => {
  notifier.show(NOTICE);
  expect(last().visible).toBe(true);
  expect(last().options.actions?.map(({ text }) => text)).toEqual(['Pause', 'End']);
  last().emit('click', {});
  last().press(1);
  last().press(7);
  expect(heard).toEqual(['a show', 'a end']);
});

test('an escalation replaces what was shown, which is no dismissal', () => {
  notifier.show(NOTICE);
  const first = last();
  notifier.show({ ...NOTICE, level: 'critical' });
  expect(first.visible).toBe(false);
  expect(last().options).toMatchObject({ urgency: 'critical', timeoutType: 'never' });
  expect(heard).toEqual([]);
});

test('it is closed when the danger has passed, from the notification centre too', () => {
  notifier.show(NOTICE);
  last().emit('close', { reason: 'timedOut' });
  notifier.close('a');
  expect(last().visible).toBe(false);
  notifier.close('a');
  expect(heard).toEqual([]);
});

test('what the user puts away is told', () => {
  notifier.show(NOTICE);
  last().emit('close', { reason: 'userCanceled' });
  expect(heard).toEqual(['a dismissed']);
});

test('where notifications are not supported nothing happens, and the status says so', () => {
  NotificationDouble.supported = false;
  notifier.show(NOTICE);
  expect(NotificationDouble.made).toHaveLength(0);
  expect(notifier.status()).toEqual({ kind: 'unavailable', reason: 'notifications.unsupported' });
});

test('a system that refuses a notification is said to show none, until it shows one again', async () => {
  for (const [platform, key] of [
    ['darwin', 'notifications.refused-by-macos'],
    ['win32', 'notifications.refused'],
  ] as const) {
    await start(platform);
    notifier.show(NOTICE);
    last().emit('failed', {}, 'Notifications are not allowed');
    expect(notifier.status()).toEqual({ kind: 'unavailable', reason: key });
    expect(log).toEqual(['A notification was refused by the system: Notifications are not allowed']);
    notifier.show(NOTICE);
    last().emit('show', {});
    expect(notifier.status()).toEqual({ kind: 'ready', buttons: true });
  }
});

test('on Windows a notification of an earlier run opens the window, one of this run does so by itself', async () => {
  await start('win32');
  const details = { type: 'click', arguments: '' };
  NotificationDouble.activate?.(details);
  expect(heard).toEqual(['earlier show']);
  notifier.show(NOTICE);
  NotificationDouble.activate?.({ ...details, type: 'action', actionIndex: 1 });
  expect(heard).toEqual(['earlier show']);
});

test('stopping takes away what is shown', () => {
  notifier.show({ ...NOTICE, level: 'info', buttons: [] });
  last().emit('click', {});
  notifier.stop();
  expect(last().visible).toBe(false);
  expect(notifier.status()).toEqual({ kind: 'ready', buttons: true });
  expect(heard).toEqual([]);
});
