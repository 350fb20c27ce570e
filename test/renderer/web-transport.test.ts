import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { packFrame } from '../../electron/contract/packed-frame.ts';
import { CLOSE_CODES, LINK_HEADER, SESSION_PATH, SOCKET_PATH, type FromPage } from '../../electron/contract/wire.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import { PAGE_HEADERS, readPageFiles } from '../../electron/host/page-files.ts';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { frame, leakingFrame, script } from './scenes.ts';

/** A web host of the barest kind, that can go away and come back on the same port. */
class BareHost {
  readonly received: FromPage[] = [];
  current: Frame = frame();
  session = 'known';
  instance = 'first';
  #server: Server | null = null;
  #sockets: WebSocket[] = [];
  #port = 0;

  async start(): Promise<string> {
    const files = readPageFiles(fileURLToPath(new URL('../../dist/renderer', import.meta.url)));
    const server = createServer((request, response) => {
      if (request.url === SESSION_PATH) {
        const right = request.method === 'POST' && request.headers[LINK_HEADER] === 'once';
        response.writeHead(right ? 200 : 401).end(JSON.stringify({ session: this.session, instance: this.instance }));
        return;
      }
      const file = files.get(
        request.url?.startsWith('/assets') ? request.url : (request.url?.replace(/^\/(\?.*)?$/, '/index.html') ?? ''),
      );
      if (file) response.writeHead(200, { ...PAGE_HEADERS, 'content-type': file.type }).end(file.body);
      else response.writeHead(404).end();
    });
    const sockets = new WebSocketServer({ server, path: SOCKET_PATH });
    sockets.on('connection', (socket) => {
      this.#sockets.push(socket);
      socket.send(JSON.stringify({ instance: this.instance }));
      socket.on('message', (data: Buffer) => {
        this.#answer(socket, JSON.parse(data.toString()) as FromPage);
      });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.#port}/`;
  }

  push(next: Frame): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify({ event: 'frame', payload: packFrame(next) }));
  }

  close(code: number): void {
    for (const socket of this.#sockets.splice(0)) socket.close(code);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.splice(0)) socket.terminate();
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()) ?? resolve());
    this.#server = null;
  }

  #answer(socket: WebSocket, message: FromPage): void {
    if ('session' in message) {
      if (message.session === this.session) {
        socket.send(JSON.stringify({ event: 'connection', payload: { connected: true } }));
      } else socket.close(CLOSE_CODES.signedOut);
      return;
    }
    this.received.push(message);
    if (!('id' in message)) return;
    const { answers } = script(this.current);
    const empty = message.method === 'getSeries' ? { at: [], last: [], low: [], high: [] } : [];
    socket.send(JSON.stringify({ id: message.id, ok: true, result: answers[message.method] ?? empty }));
  }
}

/** The time that one step may take; opening a further tab takes long on a busy machine. */
const PATIENCE = 90_000;
vi.setConfig({ testTimeout: 3 * PATIENCE });

let browser: Browser;
let host: BareHost;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  await context.close();
  await host.stop();
});

async function open(): Promise<void> {
  context = await browser.newContext({ locale: 'en-US' });
  context.setDefaultTimeout(PATIENCE);
  page = await context.newPage();
  await page.goto(`${await host.start()}?token=once`);
}

async function expectLive(tab: Page): Promise<void> {
  await tab.locator('[data-testid="connection"][data-state="live"]').waitFor({ state: 'attached' });
}

test('a page of the web host shows its frames as they come', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').getByText('Plenty of room').waitFor();
  host.push(leakingFrame({ number: 2 }));
  await page.getByTestId('headline').getByText('on course').waitFor();
});

test('when the host goes away the page says so, and goes on by itself when it is back', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').waitFor();
  await host.stop();
  await page.getByTestId('banner').getByText('Connection lost').waitFor();
  host.current = leakingFrame({ number: 1 });
  await host.start();
  await page.getByTestId('headline').getByText('on course').waitFor();
  await expectLive(page);
});

test('a page whose session is over says where a new link comes from', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').waitFor();
  host.session = 'other';
  host.close(CLOSE_CODES.stopping);
  await page.getByTestId('banner').getByText('Open the new link').waitFor();
});

test('a page keeps its session when it is loaded again and in another tab, and no link stays in its address', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').waitFor();
  expect(page.url()).not.toContain('token');
  await page.reload();
  await page.getByTestId('headline').waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByTestId('headline').waitFor();
});

test('hosts of two machines behind the same port of this one do not sign each other out', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').waitFor();
  await host.stop();
  Object.assign(host, { instance: 'second', session: 'of-the-second' });
  const address = await host.start();
  await page.getByTestId('banner').getByText('Open the new link').waitFor();

  const other = await context.newPage();
  await other.goto(`${address}?token=once`);
  await other.getByTestId('headline').waitFor();
  // A tab that waits is let in as soon as the other one is.
  await page.getByTestId('headline').waitFor();

  await host.stop();
  Object.assign(host, { instance: 'first', session: 'known' });
  await host.start();
  for (const tab of [page, other]) await expectLive(tab);
});

test('a hidden page tells the host, so that it sends no frames', async () => {
  host = new BareHost();
  await open();
  await page.getByTestId('headline').waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect
    .poll(() => host.received.filter((message) => 'visible' in message), { timeout: PATIENCE })
    .toEqual([{ visible: false }]);
});
