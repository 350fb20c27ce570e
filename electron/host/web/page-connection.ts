import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import type { Dispatch, RequestContext } from '../../contract/dispatcher.ts';
import { CLOSE_CODES, type WireReply } from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { UnreadBudget } from './unread-budget.ts';
import { reason } from '../../core/words/reasons.ts';

/** The requests that a page may make at once, and the further ones each second. */
const REQUESTS = 100;
const REQUESTS_PER_SECOND = 50;
/** The most unanswered requests of one page. */
const PENDING = 32;
/** While a page has left more bytes than this unread, no further answer is made for it. */
const UNREAD = 64 * 1024;
/** The number of malformed messages after which the page is disconnected. */
const NONSENSE = 10;

const requestSchema = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  method: v.string(),
  params: v.unknown(),
});
const messageSchema = v.union([requestSchema, v.strictObject({ visible: v.boolean() })]);
type Request = v.InferOutput<typeof requestSchema>;

export interface PageConnection {
  /** Whether the page wants frames. */
  isVisible(): boolean;
  /** Sends the newest frame once the previous one has left. Frames in between are dropped. */
  offerFrame(): void;
  /** Sends an event that no later event replaces. Hidden pages get it too. */
  tell(message: string): void;
  /** Pings the page. Ends the connection when the previous ping went unanswered. */
  probe(): void;
  close(code: number): void;
}

export interface PageConnectionOptions {
  readonly socket: WebSocket;
  readonly dispatch: Dispatch;
  /** The identity of this page for the handlers. */
  readonly context: RequestContext;
  readonly budget: UnreadBudget;
  /** The newest frame as a message, made once for all pages. Null before the first frame. */
  readonly newestFrame: () => Buffer | null;
  readonly onVisibility: () => void;
  readonly now: () => Milliseconds;
}

/** The connection of one page. Its requests are answered within limits, and its frames never pile up. */
export function createPageConnection(options: PageConnectionOptions): PageConnection {
  const { socket, dispatch, context, budget, newestFrame, onVisibility, now } = options;
  const allowance = createAllowance(now);
  let visible = true;
  let alive = true;
  let sending: Buffer | null = null;
  let pending = 0;
  const waiting: Request[] = [];
  let answering = false;
  let nonsense = 0;

  function offerFrame(): void {
    const frame = visible && sending === null ? newestFrame() : null;
    if (frame === null || !budget.hasRoom(socket, frame.length)) return;
    sending = frame;
    // The callback is called when the bytes have left this process.
    socket.send(frame, { binary: false }, (error) => {
      const sent = sending;
      sending = null;
      if (!error && sent !== newestFrame()) offerFrame();
      void answerWaiting();
    });
  }

  function tell(message: string): void {
    const text = Buffer.from(message);
    if (budget.claim(socket, text.length)) socket.send(text, { binary: false }, () => void answerWaiting());
  }

  function reply(message: WireReply): void {
    tell(JSON.stringify(message));
  }

  function refuseNonsense(): void {
    nonsense += 1;
    if (nonsense >= NONSENSE) socket.close(CLOSE_CODES.misuse, 'These messages make no sense.');
  }

  function receive(data: RawData, isBinary: boolean): void {
    const message = isBinary ? null : parseMessage(data);
    if (message === null) {
      refuseNonsense();
      return;
    }
    const allowed = allowance.take();
    if ('visible' in message) {
      if (!allowed) refuseNonsense();
      visible = message.visible;
      onVisibility();
      offerFrame();
      return;
    }
    if (!allowed || pending >= PENDING) {
      reply({ id: message.id, ok: false, error: reason('request.too-many') });
      return;
    }
    pending += 1;
    waiting.push(message);
    void answerWaiting();
  }

  async function answer({ id, method, params }: Request): Promise<void> {
    const result = await dispatch(method, params, context);
    pending -= 1;
    reply({ id, ...result });
  }

  /**
   * Answers the waiting requests one after the other, for as long as the page reads what it gets. An answer that takes
   * time does not hold up the next one.
   */
  async function answerWaiting(): Promise<void> {
    if (answering) return;
    answering = true;
    while (socket.bufferedAmount <= UNREAD) {
      const next = waiting.shift();
      if (next === undefined) break;
      await Promise.race([answer(next), setImmediate()]);
    }
    answering = false;
  }

  socket.on('message', receive);
  socket.on('close', () => waiting.splice(0));
  // The library ws answers each ping itself, also to a page that reads nothing.
  socket.on('ping', () => budget.claim(socket, 0));
  socket.on('pong', () => {
    alive = true;
  });
  return {
    isVisible: () => visible,
    offerFrame,
    tell,
    probe() {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    },
    close: (code) => {
      socket.close(code);
    },
  };
}

function parseMessage(data: RawData): v.InferOutput<typeof messageSchema> | null {
  try {
    const checked = v.safeParse(messageSchema, JSON.parse(data.toString()));
    return checked.success ? checked.output : null;
  } catch {
    return null;
  }
}

/** A bucket of requests that refills with time. */
function createAllowance(now: () => Milliseconds) {
  let left = REQUESTS;
  let since = now();
  return {
    take(): boolean {
      const at = now();
      left = Math.min(REQUESTS, left + ((at - since) / 1000) * REQUESTS_PER_SECOND);
      since = at;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
