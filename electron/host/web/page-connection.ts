import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import type { Reply } from '../../contract/dispatcher.ts';
import { CLOSE_CODES, type WireReply } from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { reason } from '../../core/words/reasons.ts';

/** Requests a page may make at once, and how many more each second. */
const REQUESTS = 100;
const REQUESTS_PER_SECOND = 50;
/** Unanswered requests of one page. */
const PENDING = 32;
/** Messages that make no sense before the page is shut out. */
const NONSENSE = 10;
/** Bytes that may wait for a page that asks faster than it reads. */
const BACKLOG = 8 * 1024 * 1024;

const messageSchema = v.union([
  v.strictObject({
    id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    method: v.string(),
    params: v.unknown(),
  }),
  v.strictObject({ visible: v.boolean() }),
]);

export interface PageConnection {
  /** Whether the page wants frames. */
  isVisible(): boolean;
  /** Sends the newest frame once the one before has left; of those in between none is kept. */
  offerFrame(): void;
  /** Asks whether the page is still there; ends the connection when it did not answer the last time. */
  probe(): void;
  close(code: number): void;
}

export interface PageConnectionOptions {
  readonly socket: WebSocket;
  readonly dispatch: (method: unknown, params: unknown) => Promise<Reply>;
  /** The newest frame as a message, made once for all pages; null before the first. */
  readonly newestFrame: () => Buffer | null;
  readonly onVisibility: () => void;
  readonly now: () => Milliseconds;
}

/** One page: its requests are answered within limits, its frames never pile up. */
export function createPageConnection(options: PageConnectionOptions): PageConnection {
  const { socket, dispatch, newestFrame, onVisibility, now } = options;
  const allowance = createAllowance(now);
  let visible = true;
  let alive = true;
  let sending: Buffer | null = null;
  let pending = 0;
  let nonsense = 0;

  function offerFrame(): void {
    const frame = visible && sending === null ? newestFrame() : null;
    if (frame === null) return;
    sending = frame;
    // The callback comes when the bytes have left this process.
    socket.send(frame, { binary: false }, (error) => {
      const sent = sending;
      sending = null;
      if (!error && sent !== newestFrame()) offerFrame();
    });
  }

  function endWhenBehind(): void {
    if (socket.bufferedAmount > BACKLOG) socket.terminate();
  }

  function reply(message: WireReply): void {
    endWhenBehind();
    socket.send(JSON.stringify(message), () => undefined);
  }

  function refuseNonsense(): void {
    nonsense += 1;
    if (nonsense >= NONSENSE) socket.close(CLOSE_CODES.misuse, 'These messages make no sense.');
  }

  async function receive(data: RawData, isBinary: boolean): Promise<void> {
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
    const { id, method, params } = message;
    if (!allowed || pending >= PENDING) {
      reply({ id, ok: false, error: reason('request.too-many') });
      return;
    }
    pending += 1;
    const answer = await dispatch(method, params);
    pending -= 1;
    reply({ id, ...answer });
  }

  socket.on('message', (data, isBinary) => void receive(data, isBinary));
  // Each ping is answered by ws itself, also to a page that reads nothing.
  socket.on('ping', endWhenBehind);
  socket.on('pong', () => {
    alive = true;
  });
  return {
    isVisible: () => visible,
    offerFrame,
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

/** A bucket of requests that fills up again with time. */
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
