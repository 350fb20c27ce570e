import type { Transport } from '../../electron/contract/host-api.ts';
import { unpackFrame } from '../../electron/contract/packed-frame.ts';
import {
  CLOSE_CODES,
  LINK_HEADER,
  SESSION_PATH,
  SOCKET_PATH,
  type FromPage,
  type SessionAnswer,
  type ToPage,
  type WireReply,
} from '../../electron/contract/wire.ts';
import { backoff } from './backoff.ts';
import { HostError } from './host-error.ts';
import { Listeners } from './listeners.ts';
import { openStoredSessions, takeLink, type StoredSessions } from './stored-session.ts';

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: HostError) => void;
}

/** The transport of a page served by the web host. It connects at once and, whenever the connection ends, again. */
export class WebTransport implements Transport {
  readonly #origin: URL;
  readonly #listeners = new Listeners();
  readonly #pending = new Map<number, Pending>();
  readonly #unsent: string[] = [];
  #socket: WebSocket | null = null;
  #nextId = 0;
  #attempt = 0;
  #welcome = false;
  /** Whether a connection is being made; requests wait for it. */
  #entering = false;
  #signedOut = false;
  #link: string | null;
  readonly #sessions: StoredSessions;

  constructor(origin: URL) {
    this.#origin = origin;
    this.#link = takeLink(window);
    this.#sessions = openStoredSessions(window, () => {
      if (this.#socket === null) void this.#connect();
    });
    document.addEventListener('visibilitychange', () => {
      this.#tellVisibility();
    });
    window.addEventListener('online', () => {
      if (this.#socket === null) void this.#connect();
    });
    void this.#connect();
  }

  request(method: Parameters<Transport['request']>[0], params: unknown): Promise<unknown> {
    if (this.#socket === null && !this.#entering) {
      return Promise.reject(new HostError('disconnected', 'The connection is lost.'));
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  on: Transport['on'] = (event, listener) => {
    const end = this.#listeners.on(event, listener);
    if (event === 'connection' && this.#isOpen()) this.#listeners.emit('connection', { connected: true });
    if (event === 'connection' && this.#signedOut) this.#tellSignedOut();
    return end;
  };

  async #connect(): Promise<void> {
    if (this.#entering) return;
    this.#entering = true;
    if (this.#link !== null) await this.#exchange(this.#link);
    this.#entering = false;
    const address = new URL(SOCKET_PATH, this.#origin);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.#receive(JSON.parse(String(data)) as ToPage);
    });
    socket.addEventListener('close', ({ code }) => {
      this.#closed(code);
    });
  }

  /** A link is spent by an answer only: when the host cannot be reached it is tried again. */
  async #exchange(link: string): Promise<void> {
    const answer = await fetch(new URL(SESSION_PATH, this.#origin), {
      method: 'POST',
      headers: { [LINK_HEADER]: link },
      cache: 'no-store',
    }).catch(() => null);
    if (answer === null) return;
    this.#link = null;
    if (!answer.ok) return;
    const { instance, session } = (await answer.json()) as SessionAnswer;
    this.#sessions.write(instance, session);
  }

  /** Only the host itself says which one it is: another may have taken its place since the page was loaded. */
  #greet(instance: string): void {
    this.#socket?.send(JSON.stringify({ session: this.#sessions.read(instance) ?? '' } satisfies FromPage));
  }

  #welcomed(): void {
    this.#attempt = 0;
    this.#welcome = true;
    this.#signedOut = false;
    for (const message of this.#unsent.splice(0)) this.#socket?.send(message);
    if (document.hidden) this.#tellVisibility();
    this.#listeners.emit('connection', { connected: true });
  }

  #receive(message: ToPage): void {
    if ('instance' in message) this.#greet(message.instance);
    else if (!('event' in message)) this.#settle(message);
    else if (message.event === 'connection') this.#welcomed();
    else if (message.event === 'frame') this.#listeners.emit('frame', unpackFrame(message.payload));
    else this.#listeners.emit(message.event, message.payload);
  }

  #settle(reply: WireReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.result);
    else pending?.reject(new HostError('failed', reply.error));
  }

  #closed(code: number): void {
    this.#lose();
    if (code === CLOSE_CODES.signedOut) this.#tellSignedOut();
    if (code === CLOSE_CODES.misuse) return;
    setTimeout(
      () => {
        if (this.#socket === null) void this.#connect();
      },
      backoff(this.#attempt++, Math.random()),
    );
  }

  #lose(): void {
    this.#socket = null;
    this.#welcome = false;
    this.#unsent.length = 0;
    for (const { reject } of this.#pending.values()) reject(new HostError('disconnected', 'The connection is lost.'));
    this.#pending.clear();
    this.#listeners.emit('connection', { connected: false });
  }

  /** The host is there but knows no session of this page, as after it was started again. */
  #tellSignedOut(): void {
    this.#signedOut = true;
    this.#listeners.emit('connection', { connected: false, reason: 'signed-out' });
  }

  #send(message: FromPage): void {
    const text = JSON.stringify(message);
    if (this.#isOpen()) this.#socket?.send(text);
    else this.#unsent.push(text);
  }

  #tellVisibility(): void {
    if (this.#isOpen()) this.#send({ visible: !document.hidden });
  }

  #isOpen(): boolean {
    return this.#welcome && this.#socket?.readyState === WebSocket.OPEN;
  }
}
