import { beforeEach, expect, test } from 'vitest';
import { createDbusNotifier } from '../../../../electron/services/notifier/dbus-notifier.ts';
import type { Notice, Notifier } from '../../../../electron/services/notifier/notifier.ts';
import type { BusCall, BusReply } from '../../../../electron/services/dbus/bus-connection.ts';
import { createConnectionDouble, createSessionBusDouble, type ConnectionDouble } from '../../../doubles/bus.ts';
import { reason } from '../../../../electron/core/words/reasons.ts';

const NOTICE: Notice = {
  key: 'a',
  level: 'warning',
  title: '<b>chrome</b> fills memory',
  body: '6.2 GB left. <i>x</i> & y',
  buttons: [
    { id: 'show', label: 'Show' },
    { id: 'end', label: 'End' },
  ],
};
const OWNER = ':1.5';

let heard: string[];

beforeEach(() => {
  heard = [];
});

/** A notification server that numbers what it is sent. */
function serverDouble(capabilities: unknown = ['body', 'body-markup', 'actions']) {
  let next = 0;
  return (call: BusCall): BusReply => {
    if (call.member === 'GetCapabilities') return { kind: 'answered', values: [capabilities] };
    if (call.member === 'GetNameOwner') return { kind: 'answered', values: [OWNER] };
    if (call.member === 'Notify') return { kind: 'answered', values: [Number(call.body?.[1]) || (next += 1)] };
    return { kind: 'answered', values: [] };
  };
}

async function startNotifier(connection: ConnectionDouble): Promise<Notifier> {
  const bus = createSessionBusDouble();
  const notifier = createDbusNotifier(bus, 'headroom');
  notifier.start({
    pressed: (key, button) => heard.push(`${key} ${button}`),
    dismissed: (key) => heard.push(`${key} dismissed`),
  });
  bus.connect(connection);
  await settle();
  return notifier;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

function sent({ calls }: ConnectionDouble, member: string): (readonly unknown[])[] {
  return calls.filter((call) => call.member === member).map((call) => call.body ?? []);
}

const signal = (member: string, ...values: unknown[]) => ({
  sender: OWNER,
  interface: 'org.freedesktop.Notifications',
  member,
  values,
});
const ownerChanged = (owner: string) => ({
  sender: 'org.freedesktop.DBus',
  member: 'NameOwnerChanged',
  values: ['org.freedesktop.Notifications', 'old', owner],
});

test('a notice is shown with its buttons and its urgency, names in the body escaped', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  await settle();
  const [name, replaces, icon, summary, body, actions, hints, timeout] = sent(connection, 'Notify')[0] ?? [];
  expect([name, replaces, icon, summary, timeout]).toEqual([
    'Headroom',
    0,
    'headroom',
    '<b>chrome</b> fills memory',
    -1,
  ]);
  expect(body).toBe('6.2 GB left. &lt;i&gt;x&lt;/i&gt; &amp; y');
  expect(actions).toEqual(['default', 'Show', 'show', 'Show', 'end', 'End']);
  expect(hints).toContainEqual(['urgency', ['y', 1]]);
  expect(notifier.status()).toEqual({ kind: 'ready', buttons: true });
});

test('a server without buttons or markup gets neither', async () => {
  const connection = createConnectionDouble(serverDouble(['body']));
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  await settle();
  expect(sent(connection, 'Notify')[0]?.[4]).toBe(NOTICE.body);
  expect(sent(connection, 'Notify')[0]?.[5]).toEqual([]);
  expect(notifier.status()).toEqual({ kind: 'ready', buttons: false });
});

test('an escalation replaces what is shown under its key, and waits for the first answer to do so', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  notifier.show({ ...NOTICE, level: 'critical' });
  await settle();
  expect(sent(connection, 'Notify').map((body) => body[1])).toEqual([0, 1]);
  expect(sent(connection, 'Notify')[1]?.[7]).toBe(0);
});

test('it is closed by its number when the danger has passed, even when that happens before the answer', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  notifier.close('a');
  notifier.close('never shown');
  await settle();
  expect(sent(connection, 'CloseNotification')).toEqual([[1]]);
});

test('a button is heard once it belongs to what is shown', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  await settle();
  connection.signal(signal('ActionInvoked', 1, 'end'));
  connection.signal(signal('ActionInvoked', 1, 'default'));
  connection.signal(signal('ActionInvoked', 1, 'pause'));
  connection.signal(signal('ActionInvoked', 2, 'end'));
  connection.signal(signal('NotificationClosed', 1, 2));
  connection.signal(signal('ActionInvoked', 1, 'end'));
  expect(heard).toEqual(['a end', 'a show', 'a dismissed']);
});

test('signals of anyone but the server are not believed', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  await settle();
  connection.signal({ ...signal('ActionInvoked', 1, 'end'), sender: ':1.66' });
  connection.signal({ ...signal('ActionInvoked', 1, 'end'), interface: 'org.example' });
  connection.signal({ ...ownerChanged(':1.66'), sender: ':1.66' });
  await settle();
  connection.signal({ ...signal('ActionInvoked', 1, 'end'), sender: ':1.66' });
  expect(heard).toEqual([]);
});

test('a server that is restarted gets again what is still true', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  notifier.show({ ...NOTICE, key: 'b' });
  await settle();
  notifier.close('b');
  connection.signal(ownerChanged(''));
  expect(notifier.status()).toMatchObject({ kind: 'unavailable' });
  connection.signal(ownerChanged(OWNER));
  await settle();
  expect(sent(connection, 'Notify').map((body) => body[1])).toEqual([0, 0, 0]);
  expect(notifier.status()).toMatchObject({ kind: 'ready' });
});

test('without a server nothing is shown and nothing throws; it is asked again when there is something to say', async () => {
  let there = false;
  const server = serverDouble();
  const connection = createConnectionDouble((call) =>
    there ? server(call) : { kind: 'refused', error: 'ServiceUnknown' },
  );
  const notifier = await startNotifier(connection);
  expect(notifier.status()).toEqual({ kind: 'unavailable', reason: reason('notifications.no-server') });
  there = true;
  notifier.show(NOTICE);
  await settle();
  expect(sent(connection, 'Notify')).toHaveLength(1);
});

test('a server that stops answering is known not to', async () => {
  const server = serverDouble();
  const connection = createConnectionDouble((call) => (call.member === 'Notify' ? { kind: 'silent' } : server(call)));
  const notifier = await startNotifier(connection);
  notifier.show(NOTICE);
  await settle();
  expect(notifier.status()).toEqual({ kind: 'unavailable', reason: reason('notifications.server-silent') });
});

test('a server that talks nonsense is as good as none', async () => {
  for (const nonsense of [42, null, 'actions', { length: 3 }]) {
    const notifier = await startNotifier(createConnectionDouble(serverDouble(nonsense)));
    notifier.show(NOTICE);
    await settle();
    expect(notifier.status()).toMatchObject({ kind: 'unavailable' });
  }
  const odd = createConnectionDouble((call) =>
    call.member === 'Notify' ? { kind: 'answered', values: ['one'] } : serverDouble([1, {}, 'actions'])(call),
  );
  const notifier = await startNotifier(odd);
  notifier.show(NOTICE);
  await settle();
  notifier.close('a');
  odd.signal({ ...signal('ActionInvoked'), values: [] });
  odd.signal({ ...signal('NotificationClosed'), values: [null, {}] });
  await settle();
  expect(heard).toEqual([]);
});

test('a lost connection is told, and a new one is used', async () => {
  const bus = createSessionBusDouble();
  const notifier = createDbusNotifier(bus, 'headroom');
  notifier.start({ pressed: () => undefined, dismissed: () => undefined });
  const first = createConnectionDouble(serverDouble());
  bus.connect(first);
  await settle();
  notifier.show(NOTICE);
  await settle();
  first.lose(reason('bus.ended'));
  await settle();
  expect(notifier.status()).toEqual({ kind: 'unavailable', reason: reason('bus.ended') });
  const second = createConnectionDouble(serverDouble());
  bus.connect(second);
  await settle();
  expect(sent(second, 'Notify')).toHaveLength(1);
  notifier.stop();
});

test('a server that never says what it closed does not make it grow', async () => {
  const connection = createConnectionDouble(serverDouble());
  const notifier = await startNotifier(connection);
  for (let i = 0; i < 500; i += 1) notifier.show({ ...NOTICE, key: `k${i}` });
  await settle();
  connection.signal(ownerChanged(''));
  connection.signal(ownerChanged(OWNER));
  const before = sent(connection, 'Notify').length;
  await settle();
  expect(sent(connection, 'Notify').length - before).toBeLessThanOrEqual(50);
});
