import type { Transport } from '../../electron/contract/host-api.ts';
import { unpackFrame } from '../../electron/contract/packed-frame.ts';
import {
  CLOSE_CODES,
  SESSION_PATH,
  SOCKET_PATH,
  type FromPage,
  type ToPage,
  type WireReply,
} from '../../electron/contract/wire.ts';
import { backoff } from './backoff.ts';
import { HostError } from './host-error.ts';
import { Listeners } from './listeners.ts';

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
  #everConnected = false;

  constructor(origin: URL) {
    this.#origin = origin;
    document.addEventListener('visibilitychange', () => {
      this.#tellVisibility();
    });
    window.addEventListener('online', () => {
      if (this.#socket === null) this.#connect();
    });
    this.#connect();
  }

  request(method: Parameters<Transport['request']>[0], params: unknown): Promise<unknown> {
    if (this.#socket === null) return Promise.reject(new HostError('disconnected', 'The connection is lost.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  on: Transport['on'] = (event, listener) => {
    const end = this.#listeners.on(event, listener);
    if (event === 'connection' && this.#isOpen()) this.#listeners.emit('connection', { connected: true });
    return end;
  };

  #connect(): void {
    const address = new URL(SOCKET_PATH, this.#origin);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#attempt = 0;
      this.#everConnected = true;
      for (const message of this.#unsent.splice(0)) socket.send(message);
      if (document.hidden) this.#tellVisibility();
      this.#listeners.emit('connection', { connected: true });
    });
    socket.addEventListener('message', ({ data }) => {
      this.#receive(JSON.parse(String(data)) as ToPage);
    });
    socket.addEventListener('close', ({ code }) => {
      void this.#closed(code);
    });
  }

  #receive(message: ToPage): void {
    if (!('event' in message)) this.#settle(message);
    else if (message.event === 'frame') this.#listeners.emit('frame', unpackFrame(message.payload));
    else this.#listeners.emit(message.event, message.payload);
  }

  #settle(reply: WireReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.result);
    else pending?.reject(new HostError('failed', reply.error));
  }

  async #closed(code: number): Promise<void> {
    this.#socket = null;
    this.#unsent.length = 0;
    for (const { reject } of this.#pending.values()) reject(new HostError('disconnected', 'The connection is lost.'));
    this.#pending.clear();
    this.#listeners.emit('connection', { connected: false });
    if (code === CLOSE_CODES.misuse) return;
    setTimeout(
      () => {
        if (this.#socket === null) this.#connect();
      },
      backoff(this.#attempt++, Math.random()),
    );
    if (!this.#everConnected || this.#attempt > 1) await this.#askForSession();
  }

  /** Connecting failed: because the host is gone, or because this page has no valid session (any more)? */
  async #askForSession(): Promise<void> {
    const answer = await fetch(new URL(SESSION_PATH, this.#origin), { cache: 'no-store' }).catch(() => null);
    if (answer?.status === 401) this.#listeners.emit('connection', { connected: false, reason: 'signed-out' });
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
    return this.#socket?.readyState === WebSocket.OPEN;
  }
}
