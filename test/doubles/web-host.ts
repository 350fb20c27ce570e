import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Handlers } from '../../electron/contract/dispatcher.ts';
import {
  LINK_HEADER,
  LINK_PARAMETER,
  SESSION_PATH,
  SOCKET_PATH,
  type SessionAnswer,
  type ToPage,
} from '../../electron/contract/wire.ts';
import { unsupported } from '../../electron/core/model/reading.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/settings.ts';
import { startWebHost, type WebHost, type WebHostOptions } from '../../electron/host/web/web-host.ts';
import { createMonitor } from '../../electron/services/monitor.ts';
import { createManualClock } from './clock.ts';
import { createEngineDouble, processSample, snapshot } from './observations.ts';
import { createReaderDouble } from './reader.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web host on a free port whose monitor makes one frame for each `tick`. */
export async function startTestHost(options: Partial<WebHostOptions> & { readonly processes?: number } = {}) {
  const { processes = 3, ...hostOptions } = options;
  const clock = createManualClock();
  const samples = Array.from({ length: processes }, (_, index) => processSample(index + 1));
  const reader = createReaderDouble(() => snapshot(1_800_000_000_000 + clock.now(), { processes: samples }));
  const monitor = createMonitor({ reader, engine: createEngineDouble(), clock });
  monitor.start();
  await clock.pass(0);
  const files = new Map([
    ['/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from('<!doctype html><p>the page') }],
    [
      '/assets/app-3f2a.js',
      { type: 'text/javascript; charset=utf-8', body: Buffer.from('console.log(1);'.repeat(99)) },
    ],
  ]);
  const handlers = createTestHandlers(() => monitor.current());
  const settings = { subscribe: () => () => undefined };
  const host = await startWebHost({ monitor, handlers, settings, files, port: 0, ...hostOptions });
  return { host, monitor, reader, tick: () => clock.pass(1000) };
}

/** Handlers for all requests, for a host that has nothing but frames. */
export function createTestHandlers(current: Handlers['getFrame']): Handlers {
  return {
    getHost: () => ({
      version: '0',
      host: 'web',
      platform: 'linux',
      reader: 'linux',
      cpus: 1,
      hostname: 'here',
      user: 'someone',
      notices: [],
    }),
    getFrame: current,
    getRecorded: () => ({ kind: 'nothing-recorded' }),
    getMoment: () => ({ kind: 'nothing-recorded', before: null, after: null }),
    getSeries: () => ({ at: [], last: [], low: [], high: [] }),
    getSparklines: () => [],
    getApplicationSizes: () => ({}),
    getHardware: () => ({ slots: unsupported(), graphics: unsupported() }),
    getProcessDetail: () => null,
    planAction: () => ({ refused: 'not in this test' }),
    performAction: () => ({ refused: 'not in this test' }),
    discardPlan: () => null,
    getActions: () => [],
    getPaused: () => [],
    getPreferred: () => [],
    getIncidents: () => ({ incidents: [], lastEnd: null, recovering: false }),
    getIncident: () => null,
    exportIncident: () => null,
    forgetLives: () => ({ forgotten: 0 }),
    explainLog: () => null,
    getSettings: () => DEFAULT_SETTINGS,
    setSettings: () => DEFAULT_SETTINGS,
  };
}

/** One request whose path is sent exactly as given. */
export async function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body = '',
): Promise<HttpAnswer> {
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

/** Exchanges a link as the page does. */
export function exchange(address: string): Promise<HttpAnswer> {
  const { port, searchParams } = new URL(address);
  return ask(Number(port), SESSION_PATH, { [LINK_HEADER]: searchParams.get(LINK_PARAMETER) ?? '' }, 'POST');
}

/** Lets a browser in through a new link. Returns its session. */
export async function enter(host: WebHost): Promise<string> {
  const { body } = await exchange(host.issueAddress());
  return (JSON.parse(body) as SessionAnswer).session;
}

export interface TestPage {
  readonly socket: WebSocket;
  /** What came after the host's hello. */
  readonly messages: ToPage[];
  send(message: unknown): void;
  /** Settles with the close code. */
  readonly closed: Promise<number>;
}

/** A page that is let in and connected. */
export async function openPage(host: WebHost, session: string, cookie = ''): Promise<TestPage> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${SOCKET_PATH}`, {
    headers: { ...(cookie && { cookie }), origin: `http://127.0.0.1:${host.port}` },
  });
  const messages: ToPage[] = [];
  const welcomed = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ToPage;
      if ('instance' in message) {
        socket.send(JSON.stringify({ session }));
        return;
      }
      messages.push(message);
      resolve();
    });
  });
  const closed = once(socket, 'close').then(([code]) => code as number);
  await Promise.race([welcomed, closed]);
  return {
    socket,
    messages,
    closed,
    send: (message) => {
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    },
  };
}

/** The status line of the answer to an upgrade with these headers. */
export async function askForUpgrade(port: number, headers: Readonly<Record<string, string>>, path = SOCKET_PATH) {
  const socket: Socket = connect(port, '127.0.0.1');
  const lines = Object.entries({
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]);
}
