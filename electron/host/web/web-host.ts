import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createDispatcher, type Handlers } from '../../contract/dispatcher.ts';
import { LONGEST_REQUEST, SESSION_PATH, SOCKET_PATH } from '../../contract/wire.ts';
import type { Monitor } from '../../services/monitor.ts';
import type { PageFile } from '../page-files.ts';
import { createAccess } from './sessions.ts';
import { refuseUpgrade, send, textAnswer, type Answer } from './http-answer.ts';
import { isConnectionOf } from './peer-user.ts';
import { createPageConnections } from './page-connections.ts';
import { createPages } from './serve-page-files.ts';
import { requestedLanguage, type AnswerText } from './answer-words.ts';
import { hasBody, isLoopbackHost, isOwnOrigin, readCookie } from './request-checks.ts';

/** The only address that is listened on: nothing outside this machine can connect. */
const ADDRESS = '127.0.0.1';
/** Sockets of any kind; pages beyond their own limit still get an answer. */
const SOCKETS = 1024;

export interface WebHost {
  readonly port: number;
  /**
   * A new address that lets one browser in; the one given before is no longer good. With a user id it lets in only a
   * browser of that user or of root, where the system can tell: for an address that others may read in the list of
   * processes.
   */
  issueAddress(user?: number): string;
  /** Stops listening and says goodbye to every page; settles when the last connection is gone. */
  close(): Promise<void>;
}

export interface WebHostOptions {
  readonly monitor: Pick<Monitor, 'current' | 'subscribe'>;
  readonly handlers: Handlers;
  readonly files: ReadonlyMap<string, PageFile>;
  /** 0: any free port. */
  readonly port: number;
  /** Told that a browser was let in. */
  readonly onBrowser?: () => void;
  /** Told of what goes wrong and is contained: a connection that cannot be taken for want of descriptors, for example. */
  readonly onError?: (error: unknown) => void;
}

/** Serves the interface on the loopback address. Rejects when it cannot listen, for example with EADDRINUSE. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { monitor, handlers, files, onBrowser, onError = () => undefined } = options;
  const access = createAccess();
  const pages = createPages(files);
  const connections = createPageConnections({
    monitor,
    dispatch: createDispatcher(handlers),
    now: () => performance.now(),
    onError,
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_REQUEST,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 5000 });
  server.maxConnections = SOCKETS;
  let cookie = '';
  let tokenIsFor: number | null = null;

  const mayEnter = ({ headers }: IncomingMessage) => access.isSession(readCookie(headers.cookie, cookie) ?? '');

  function letIn(token: string, { socket, headers }: IncomingMessage): Answer {
    const language = requestedLanguage(headers['accept-language']);
    if (tokenIsFor !== null && !isConnectionOf(tokenIsFor, socket.remotePort ?? 0, port)) {
      return textAnswer(403, 'otherUser', language);
    }
    const session = access.redeem(token);
    if (session === null) {
      return textAnswer(401, 'usedLink', language);
    }
    onBrowser?.();
    return {
      status: 303,
      headers: { location: '/', 'set-cookie': `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict` },
    };
  }

  function answer(request: IncomingMessage): Answer {
    const { headers, method, url = '/' } = request;
    const refuse = (status: number, text: AnswerText) =>
      textAnswer(status, text, requestedLanguage(headers['accept-language']));
    if (!isLoopbackHost(headers.host)) return refuse(403, 'loopbackOnly');
    if (headers.origin !== undefined && !isOwnOrigin(headers)) {
      return refuse(403, 'otherSite');
    }
    if (method !== 'GET' && method !== 'HEAD') return { ...refuse(405, 'onlyGet'), headers: { allow: 'GET, HEAD' } };
    if (hasBody(headers)) return refuse(413, 'noBody');
    const [path = '/', query = ''] = url.split('?', 2);
    const token = path === '/' && method === 'GET' ? new URLSearchParams(query).get('token') : null;
    if (token !== null) return letIn(token, request);
    if (!mayEnter(request)) {
      return refuse(401, 'noSession');
    }
    if (path === SESSION_PATH) return { status: 204 };
    return pages(path, headers);
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const given = answer(request);
    // What was not let in is not listened to any longer either.
    if (given.status >= 400) response.shouldKeepAlive = false;
    send(request, response, given);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { headers, url } = request;
    if (url !== SOCKET_PATH) refuseUpgrade(socket, 404);
    else if (!isLoopbackHost(headers.host) || !isOwnOrigin(headers)) refuseUpgrade(socket, 403);
    else if (!mayEnter(request)) refuseUpgrade(socket, 401);
    else sockets.handleUpgrade(request, socket, head, connections.add);
  });
  server.on('clientError', (_error, socket) => {
    refuseUpgrade(socket, 400);
  });

  const port = await listen(options.port);
  cookie = cookieName(port);

  function listen(wanted: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, ADDRESS, () => {
        server.off('error', reject);
        server.on('error', onError);
        const bound = server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : wanted);
      });
    });
  }

  return {
    port,
    issueAddress(user) {
      tokenIsFor = user ?? null;
      return `http://${ADDRESS}:${port}/?token=${access.issueToken()}`;
    },
    close() {
      connections.close();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

/** Browsers keep cookies by host name only: each port of each machine behind a tunnel has a name of its own. */
function cookieName(port: number): string {
  return `headroom-${createHash('sha256').update(`${hostname()}:${port}`).digest('hex').slice(0, 12)}`;
}
