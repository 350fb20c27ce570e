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

beforeEach(async () => {
  const world = createElectronWorld({ directory: temporaryDirectory() });
  vi.resetModules();
  vi.doMock('electron', () => world.modules);
  const { createElectronNotifier } = await import('../../electron/host/desktop/electron-notifier.ts');
  notifier = createElectronNotifier();
  heard = [];
  notifier.start({
    pressed: (key, button) => heard.push(`${key} ${button}`),
    dismissed: (key) => heard.push(`${key} dismissed`),
  });
});

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

test('where notifications are not supported or fail nothing happens, and the status says so', () => {
  notifier.show(NOTICE);
  last().emit('failed', {}, 'no permission');
  NotificationDouble.supported = false;
  notifier.show({ ...NOTICE, key: 'b' });
  expect(NotificationDouble.made).toHaveLength(1);
  expect(notifier.status()).toMatchObject({ kind: 'unavailable' });
});

test('stopping takes away what is shown', () => {
  notifier.show({ ...NOTICE, level: 'info', buttons: [] });
  last().emit('click', {});
  notifier.stop();
  expect(last().visible).toBe(false);
  expect(notifier.status()).toEqual({ kind: 'ready', buttons: true });
  expect(heard).toEqual([]);
});
