import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import { busCall, openBusConnection, type BusConnection } from '../../electron/services/dbus/bus-connection.ts';
import { parseBusAddress, sessionBusSockets } from '../../electron/services/dbus/bus-address.ts';
import { createSessionBus } from '../../electron/services/dbus/session-bus.ts';
import { reason } from '../../electron/core/words/reasons.ts';

const { marshall } = createRequire(import.meta.url)('@homebridge/dbus-native/lib/message.js') as {
  marshall(message: object): Buffer;
};

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Something that listens where a bus would. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-bus-'));
  const file = path.join(directory, 'bus');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return file;
}

/** A bus that lets everybody in, answers the first two questions, and then does as it likes. */
function admit(then: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    let admitted = false;
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (text.includes('AUTH EXTERNAL')) socket.write('OK 0123456789abcdef\r\n');
      if (admitted || !text.includes('Hello')) return;
      admitted = true;
      for (const replySerial of [1, 2]) {
        socket.write(
          marshall({
            type: 2,
            serial: replySerial,
            replySerial,
            sender: 'org.freedesktop.DBus',
            signature: 's',
            body: [':1.7'],
          }),
        );
      }
      setTimeout(then, 20, socket);
    });
  };
}

async function opened(socket: string, answerWithin = 300): Promise<BusConnection> {
  const connection = await openBusConnection(socket, answerWithin);
  if (typeof connection === 'string') throw new Error(connection);
  cleanups.push(() => {
    connection.close();
  });
  return connection;
}

test('addresses are read as the specification writes them; only sockets of this machine are used', () => {
  expect(parseBusAddress('unix:path=/run/user/1000/bus,guid=12;unix:abstract=/tmp/dbus-x')).toEqual([
    '/run/user/1000/bus',
    '\0/tmp/dbus-x',
  ]);
  expect(parseBusAddress('unix:path=/tmp/a%20b')).toEqual(['/tmp/a b']);
  expect(
    parseBusAddress('tcp:host=evil,port=1;unixexec:path=/bin/sh;launchd:env=X;;unix:;unix:path=%zz;unix:path=a%00b'),
  ).toEqual([]);
});

test('without an address the socket of the login session is tried', () => {
  expect(sessionBusSockets({ XDG_RUNTIME_DIR: '/run/user/1000' })).toEqual(['/run/user/1000/bus']);
  expect(sessionBusSockets({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a', XDG_RUNTIME_DIR: '/b' })).toEqual(['/a']);
  expect(sessionBusSockets({})).toEqual([]);
});

test('nobody there, a refusal, and somebody who says nothing are told apart in words', async () => {
  expect(await openBusConnection('/nonexistent/bus')).toContain('ENOENT');
  const refusing = await listen((socket) => socket.on('data', () => socket.write('REJECTED EXTERNAL\r\n')));
  expect(await openBusConnection(refusing)).toContain('REJECTED');
  const silent = await listen(() => undefined);
  expect(await openBusConnection(silent, 100)).toBe(reason('bus.silent'));
  const hangingUp = await listen((socket) => socket.end());
  expect(await openBusConnection(hangingUp, 1000)).toBe(reason('bus.ended'));
});

test('a greeting without an end is cut off', async () => {
  const endless = await listen((socket) => socket.write(Buffer.alloc(100_000, 'x')));
  expect(await openBusConnection(endless, 5000)).toBe(reason('bus.evasive'));
});

test('calls that nobody answers end in time, however many there are', async () => {
  const connection = await opened(await listen(admit(() => undefined)), 100);
  const replies = await Promise.all(Array.from({ length: 500 }, () => connection.call(busCall('GetNameOwner', 'a.b'))));
  expect(replies.every(({ kind }) => kind === 'silent')).toBe(true);
});

test('garbage, damaged and huge messages end the connection and nothing else', async () => {
  const truncatedBody = marshall({
    type: 4,
    serial: 9,
    path: '/a',
    interface: 'a.b',
    member: 'C',
    signature: 'as',
    body: [['a', 'b']],
  });
  truncatedBody.writeUInt32LE(0x7fffffff, truncatedBody.length - 16);
  const huge = Buffer.alloc(64);
  huge.set([0x6c, 4, 0, 1, 0xff, 0xff, 0xff, 0x7f]);
  for (const attack of [Buffer.alloc(64, 0xff), Buffer.from('OK who are you?\r\n'.repeat(9)), truncatedBody, huge]) {
    const connection = await opened(await listen(admit((socket) => socket.write(attack))), 5000);
    expect([reason('bus.no-message'), reason('bus.broken-message')]).toContain(await connection.closed);
    expect(await connection.call(busCall('GetId', 'x'))).toEqual({ kind: 'silent' });
  }
});

test('sound messages that make no sense are survived', async () => {
  const heard: unknown[] = [];
  const odd = [
    { type: 2, serial: 5, replySerial: 99_999, signature: 's', body: ['an answer to nothing'] },
    { type: 3, serial: 6, replySerial: 4, errorName: 'a.b.C' },
    {
      type: 1,
      serial: 7,
      path: '/x',
      interface: 'org.freedesktop.DBus.Introspectable',
      member: 'Introspect',
      sender: ':1.9',
    },
    { type: 1, serial: 8, path: '/x', member: 'toString', sender: ':1.9' },
    { type: 4, serial: 9, path: '/x', interface: 'a.b', member: 'C', sender: ':1.9' },
    {
      type: 4,
      serial: 10,
      path: '/x',
      interface: 'a.b',
      member: '__proto__',
      sender: ':1.9',
      signature: 'as',
      body: [['x']],
    },
  ];
  const connection = await opened(await listen(admit((socket) => socket.write(Buffer.concat(odd.map(marshall))))));
  connection.onSignal(({ member, values }) => heard.push([member, values]));
  await expect
    .poll(() => heard)
    .toEqual([
      ['C', []],
      ['__proto__', [['x']]],
    ]);
});

test('messages that arrive in crumbs are put together', async () => {
  const message = marshall({
    type: 4,
    serial: 9,
    path: '/a',
    interface: 'a.b',
    member: 'C',
    sender: ':1.1',
    signature: 'us',
    body: [7, 'x'],
  });
  const crumbs = async (socket: Socket) => {
    for (const byte of message) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const connection = await opened(await listen(admit((socket) => void crumbs(socket))));
  const heard: unknown[] = [];
  connection.onSignal(({ values }) => heard.push(values));
  await expect.poll(() => heard).toEqual([[7, 'x']]);
});

test('a kept bus is opened again when it breaks, and not after it was stopped', async () => {
  let connections = 0;
  const address = await listen(
    admit((socket) => {
      connections += 1;
      if (connections < 3) socket.destroy();
    }),
  );
  const bus = createSessionBus({ environment: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${address}` }, firstRetry: 10 });
  const seen: BusConnection[] = [];
  bus.onConnection((connection) => seen.push(connection));
  bus.start();
  bus.start();
  await expect.poll(() => seen.length, { timeout: 5000 }).toBe(3);
  expect(bus.problem()).toBeNull();
  const late: BusConnection[] = [];
  bus.onConnection((connection) => late.push(connection));
  expect(late).toHaveLength(1);
  bus.stop();
  await seen[2]?.closed;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(seen).toHaveLength(3);
});

test('without a bus there is a reason, and a stop while it is being opened closes it', async () => {
  const bus = createSessionBus({ environment: {} });
  bus.start();
  await expect.poll(() => bus.problem()).toBe(reason('bus.none'));
  bus.stop();
  let ended = false;
  const address = await listen((socket) => {
    admit(() => undefined)(socket);
    socket.on('close', () => (ended = true));
  });
  const hasty = createSessionBus({ environment: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${address}` } });
  hasty.start();
  hasty.stop();
  await expect.poll(() => ended).toBe(true);
});
