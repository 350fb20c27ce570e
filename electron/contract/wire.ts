import type { Reply } from './dispatcher.ts';
import type { Events, Method } from './host-api.ts';
import type { PackedFrame } from './packed-frame.ts';

/**
 * The messages between a page and the web host. Each one is a JSON text message over a WebSocket at `SOCKET_PATH`.
 * The page asks with a `WireRequest`, and the host answers each with one `WireReply` of the same id, in any order.
 * `WireEvent`s arrive unasked. A page that cannot keep up misses frames, but never the newest one.
 */
export const SOCKET_PATH = '/ws';

/**
 * The address for POST requests that carry a link's token in the header `LINK_HEADER`. The status is 200 with a
 * `SessionAnswer`, or 401 when the link is wrong, too old or already used. Only a page of the same origin can send
 * this header.
 */
export const SESSION_PATH = '/session';
export const LINK_HEADER = 'x-headroom-link';

/** The parameter of the printed address that holds the token. */
export const LINK_PARAMETER = 'token';

export interface SessionAnswer {
  readonly session: string;
  /** The host that knows this session; see `WireHello`. */
  readonly instance: string;
}

/** The longest message that a page may send, in bytes of UTF-8. */
export const LONGEST_REQUEST = 64 * 1024;

/** The host's reasons for closing a connection. Any other code means that the host or the network went away. */
export const CLOSE_CODES = {
  /** The page broke the rules of this file. Connecting again does not help until the page is fixed. */
  misuse: 1008,
  /** The page has shown no valid session and needs a new link. */
  signedOut: 4401,
  /** Too many pages are connected. The page tries again later. */
  full: 1013,
  /** The host is stopping. */
  stopping: 1001,
} as const;

/** `id` is a safe integer of the page's choice, 0 or more. */
interface WireRequest {
  readonly id: number;
  readonly method: Method;
  readonly params: unknown;
}

/**
 * Whether the page can be seen. A page starts out visible; a hidden one gets no frames until it reports that it is
 * visible again.
 */
interface WireVisibility {
  readonly visible: boolean;
}

/**
 * The host's first message on every connection. `instance` is new at each start of a host and no secret. Behind tunnels,
 * hosts of several machines share one origin of the browser in turn; by it the page knows which session is for which.
 */
export interface WireHello {
  readonly instance: string;
}

/**
 * The page's first message on every connection, in which it shows that it was let in. A page without a session for this
 * host sends an empty one. The host answers with the event `connection` and listens to nothing else before.
 */
interface WireGreeting {
  readonly session: string;
}

export type FromPage = WireGreeting | WireRequest | WireVisibility;

export type WireReply = Reply & { readonly id: number };

export type WireEvent = {
  readonly [E in keyof Events]: { readonly event: E; readonly payload: E extends 'frame' ? PackedFrame : Events[E] };
}[keyof Events];

export type ToPage = WireHello | WireReply | WireEvent;
