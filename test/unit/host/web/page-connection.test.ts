import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createPageConnection } from '../../../../electron/host/web/page-connection.ts';

/** The few parts of a WebSocket that a connection uses; its peer is silent. */
class SocketDouble extends EventEmitter {
  bufferedAmount = 0;
  pings = 0;
  terminated = false;
  readonly sent: { readonly data: unknown; readonly left: (error?: Error) => void }[] = [];

  ping(): void {
    this.pings += 1;
  }
  terminate(): void {
    this.terminated = true;
  }
  send(data: unknown, ...rest: unknown[]): void {
    const left = rest.at(-1) as (error?: Error) => void;
    this.sent.push({ data, left });
  }
}

function connect(newestFrame: () => Buffer | null = () => null) {
  const socket = new SocketDouble();
  const connection = createPageConnection({
    socket: socket as unknown as WebSocket,
    dispatch: () => Promise.resolve({ ok: true, result: null }),
    newestFrame,
    onVisibility: () => undefined,
    now: () => 0,
  });
  return { socket, connection };
}

test('a page that does not answer whether it is there is ended when it is asked again', () => {
  const { socket, connection } = connect();
  connection.probe();
  expect(socket.terminated).toBe(false);
  connection.probe();
  expect(socket.terminated).toBe(true);
});

test('a page that answers each time is kept', () => {
  const { socket, connection } = connect();
  for (let time = 0; time < 5; time += 1) {
    connection.probe();
    socket.emit('pong');
  }
  expect(socket).toMatchObject({ terminated: false, pings: 5 });
});

test('while a frame is on its way no other is sent; then the newest is, once', () => {
  let newest = Buffer.from('1');
  const { socket, connection } = connect(() => newest);
  connection.offerFrame();
  for (const text of ['2', '3', '4']) {
    newest = Buffer.from(text);
    connection.offerFrame();
  }
  expect(socket.sent.map(({ data }) => String(data))).toEqual(['1']);
  socket.sent[0]?.left();
  expect(socket.sent.map(({ data }) => String(data))).toEqual(['1', '4']);
  socket.sent[1]?.left();
  expect(socket.sent).toHaveLength(2);
});

test('a page that pings without end and reads nothing is ended', () => {
  const { socket } = connect();
  socket.bufferedAmount = 9 * 1024 * 1024;
  socket.emit('ping');
  expect(socket.terminated).toBe(true);
});
