import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Dispatch } from '../../../../electron/contract/dispatcher.ts';
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

function connect(
  newestFrame: () => Buffer | null = () => null,
  dispatch: Dispatch = () => Promise.resolve({ ok: true, result: null }),
) {
  const socket = new SocketDouble();
  const connection = createPageConnection({
    socket: socket as unknown as WebSocket,
    dispatch,
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

const request = (id: number, method: string) => Buffer.from(JSON.stringify({ id, method, params: {} }));

test('no answer is made for a page that has not read the earlier ones; each of them is made once it has', async () => {
  const made: unknown[] = [];
  const { socket } = connect(
    () => null,
    (method) => {
      made.push(method);
      socket.bufferedAmount = 100_000;
      return Promise.resolve({ ok: true, result: null });
    },
  );
  for (const [id, method] of ['first', 'second', 'third'].entries()) socket.emit('message', request(id, method), false);
  await setImmediate();
  expect(made).toEqual(['first']);
  for (const method of ['second', 'third']) {
    await vi.waitFor(() => expect(socket.sent).toHaveLength(made.length));
    await setImmediate();
    socket.bufferedAmount = 0;
    socket.sent.at(-1)?.left();
    await vi.waitFor(() => expect(made.at(-1)).toBe(method));
  }
});

test('an answer that takes time does not hold up the next one', async () => {
  const { socket } = connect(
    () => null,
    (method) => (method === 'slow' ? new Promise(() => undefined) : Promise.resolve({ ok: true, result: method })),
  );
  socket.emit('message', request(1, 'slow'), false);
  socket.emit('message', request(2, 'quick'), false);
  await vi.waitFor(() =>
    expect(socket.sent.map(({ data }) => String(data))).toEqual(['{"id":2,"ok":true,"result":"quick"}']),
  );
});

test('a page that has gone is answered nothing more', async () => {
  let made = 0;
  const { socket } = connect(
    () => null,
    () => {
      made += 1;
      socket.bufferedAmount = 100_000;
      return Promise.resolve({ ok: true, result: null });
    },
  );
  socket.emit('message', request(1, 'first'), false);
  socket.emit('message', request(2, 'second'), false);
  await vi.waitFor(() => expect(socket.sent).toHaveLength(1));
  socket.emit('close');
  socket.bufferedAmount = 0;
  socket.sent[0]?.left(new Error('gone'));
  await setImmediate();
  expect(made).toBe(1);
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
