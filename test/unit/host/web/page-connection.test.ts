import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createPageConnection } from '../../../../electron/host/web/page-connection.ts';
import { createUnreadBudget } from '../../../../electron/host/web/unread-budget.ts';

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
    context: { owner: 'page' },
    budget: createUnreadBudget(() => [socket]),
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

test('what waits for all pages together stays within one budget: those with the most unread are ended', () => {
  const MEGABYTE = 1024 * 1024;
  const pages = Array.from({ length: 60 }, () => ({
    bufferedAmount: 0,
    ended: false,
    terminate() {
      this.ended = true;
      this.bufferedAmount = 0;
    },
  }));
  const budget = createUnreadBudget(() => pages.filter(({ ended }) => !ended));
  let most = 0;
  for (let round = 0; round < 90; round += 1) {
    for (const page of pages) {
      if (!page.ended && budget.claim(page, MEGABYTE / 4)) page.bufferedAmount += MEGABYTE / 4;
      most = Math.max(
        most,
        pages.reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0),
      );
    }
  }
  expect(most).toBeGreaterThan(8 * MEGABYTE);
  expect(most).toBeLessThanOrEqual(32 * MEGABYTE);
});
