import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createDispatcher, type Handlers } from '../../contract/dispatcher.ts';
import {
  LINK_HEADER,
  LINK_PARAMETER,
  LONGEST_REQUEST,
  SESSION_PATH,
  SOCKET_PATH,
  type SessionAnswer,
} from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Monitor } from '../../services/monitor.ts';
import type { SettingsStore } from '../../services/settings/settings-store.ts';
import type { PageFile } from '../page-files.ts';
import { createAccess } from './sessions.ts';
import { refuseUpgrade, send, textAnswer, type Answer } from './http-answer.ts';
import { createGate } from './gate.ts';
import { readPeers } from '../../platform/linux/net/socket-peers.ts';
import { ownUsers } from './own-users.ts';
import { createPageConnections } from './page-connections.ts';
import { createPages } from './serve-page-files.ts';
import { requestedLanguage, type AnswerText } from './answer-words.ts';
import { hasBody, isLoopbackHost, isOwnOrigin } from './request-checks.ts';

/** The only address that the server listens on. Nothing outside this machine can connect. */
const ADDRESS = '127.0.0.1';
/** The most sockets of any kind. It exceeds the limit of pages, so that further pages still get an answer. */
const SOCKETS = 1024;
/** Connections that the kernel holds until they are taken; it takes the smaller of this and net.core.somaxconn. */
const BACKLOG = 4096;
/** Browsers send the cookies of every other server on this machine along; nothing here looks at them. */
const LONGEST_HEADERS = 64 * 1024;
/** The time in which a connection must send a request, and the interval at which that is checked. */
const REQUEST_TIME: Milliseconds = 10_000;
const TIME_CHECK: Milliseconds = 2000;

export interface WebHost {
  readonly port: number;
  /** A new address, which lets one browser in for a while. The previous address is no longer valid. */
  issueAddress(): string;
  /** Stops listening and closes every page. Settles when the last connection is gone. */
  close(): Promise<void>;
}

export interface WebHostOptions {
  readonly monitor: Pick<Monitor, 'current' | 'subscribe'>;
  readonly handlers: Handlers;
  readonly settings: Pick<SettingsStore, 'subscribe'>;
  readonly files: ReadonlyMap<string, PageFile>;
  /** 0 means any free port. */
  readonly port: number;
  /** The users whose browsers may connect, where the system identifies them. */
  readonly users?: ReadonlySet<number>;
  /** Called when a browser was let in. */
  readonly onBrowser?: () => void;
  /** Called with contained errors, for example a connection that cannot be accepted because no descriptors are left. */
  readonly onError?: (error: unknown) => void;
}

/** Serves the interface on the loopback address. Rejects when it cannot listen, for example with EADDRINUSE. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { monitor, handlers, settings, files, onBrowser, onError = () => undefined } = options;
  const { users = ownUsers(process.getuid?.(), process.env) } = options;
  const now = () => performance.now();
  const access = createAccess(now);
  const pages = createPages(files);
  const connections = createPageConnections({
    monitor,
    settings,
    dispatch: createDispatcher(handlers),
    access,
    now,
    onError,
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_REQUEST,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const server = createServer({
    requestTimeout: REQUEST_TIME,
    headersTimeout: REQUEST_TIME,
    connectionsCheckingInterval: TIME_CHECK,
    keepAliveTimeout: 5000,
    maxHeaderSize: LONGEST_HEADERS,
  });
  const gate = createGate({ readPeers: () => readPeers(port), users });
  server.maxConnections = SOCKETS;

  /**
   * Exchanges a link for a session. A page of another origin cannot send the header, and a browser's link preview
   * sends no POST.
   */
  function letIn({ headers }: IncomingMessage): Answer {
    const session = access.redeem(String(headers[LINK_HEADER] ?? ''));
    if (session === null) return textAnswer(401, 'usedLink', requestedLanguage(headers['accept-language']));
    onBrowser?.();
    const answer: SessionAnswer = { session, instance: access.instance };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  }

  function answer(request: IncomingMessage): Answer {
    const { headers, method = '', url = '/' } = request;
    const refuse = (status: number, text: AnswerText) =>
      textAnswer(status, text, requestedLanguage(headers['accept-language']));
    if (gate.isStranger(request.socket)) return refuse(403, 'otherUser');
    if (!isLoopbackHost(headers.host)) return refuse(403, 'loopbackOnly');
    if (headers.origin !== undefined && !isOwnOrigin(headers)) return refuse(403, 'otherSite');
    const [path = '/'] = url.split('?', 1);
    const entering = path === SESSION_PATH;
    if (!(entering ? ['POST'] : ['GET', 'HEAD']).includes(method)) {
      const allow = entering ? 'POST' : 'GET, HEAD';
      return { ...refuse(405, entering ? 'onlyPost' : 'onlyGet'), headers: { allow } };
    }
    if (hasBody(headers)) return refuse(413, 'noBody');
    return entering ? letIn(request) : pages(path, headers);
  }

  // HTTP listens to a connection from the moment that the gate has opened for it.
  const [listenTo] = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    gate.add(socket, () => listenTo?.call(server, socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const given = answer(request);
    // A connection that was refused is closed.
    if (given.status >= 400) response.shouldKeepAlive = false;
    send(request, response, given);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { headers, url } = request;
    if (gate.isStranger(request.socket)) refuseUpgrade(socket, 403);
    else if (url !== SOCKET_PATH) refuseUpgrade(socket, 404);
    else if (!isLoopbackHost(headers.host) || !isOwnOrigin(headers)) refuseUpgrade(socket, 403);
    else sockets.handleUpgrade(request, socket, head, connections.add);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const tooMuch = error.code === 'HPE_HEADER_OVERFLOW';
    // Nothing was understood that would tell the reader's language.
    if (tooMuch) refuseUpgrade(socket, 431, textAnswer(431, 'tooMuch', 'en', 'pt-BR'));
    else refuseUpgrade(socket, 400);
  });

  const port = await listen(options.port);

  function listen(wanted: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: wanted, host: ADDRESS, backlog: BACKLOG }, () => {
        server.off('error', reject);
        server.on('error', onError);
        const bound = server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : wanted);
      });
    });
  }

  return {
    port,
    issueAddress: () => `http://${ADDRESS}:${port}/?${LINK_PARAMETER}=${access.issueToken()}`,
    close() {
      connections.close();
      gate.close();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}
