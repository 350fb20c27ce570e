import type { WebSocket } from 'ws';
import type { Reply } from '../../contract/dispatcher.ts';
import { CLOSE_CODES, type WireEvent } from '../../contract/wire.ts';
import type { Milliseconds } from '../../core/units.ts';
import type { Monitor } from '../../services/monitor.ts';
import { createPageConnection, type PageConnection } from './page-connection.ts';

/** Pages that may be connected at the same time. */
const PAGES = 256;
/** Between two questions whether a page is still there; one that leaves one unanswered is ended by the next. */
const PROBE: Milliseconds = 15_000;
const GOODBYE: Milliseconds = 1000;

export interface PageConnections {
  add(socket: WebSocket): void;
  readonly count: number;
  /** Says goodbye to all, and a second later ends those that have not answered. */
  close(): void;
}

/** All pages at once: a frame is put into text once for all of them, and only while one of them can be seen. */
export function createPageConnections(
  monitor: Pick<Monitor, 'current' | 'subscribe'>,
  dispatch: (method: unknown, params: unknown) => Promise<Reply>,
  now: () => Milliseconds,
): PageConnections {
  const pages = new Map<WebSocket, PageConnection>();
  let unsubscribe: (() => void) | null = null;
  let newest: { readonly number: number; readonly message: Buffer } | null = null;
  const probing = setInterval(() => {
    for (const page of pages.values()) page.probe();
  }, PROBE);
  probing.unref();

  function newestFrame(): Buffer | null {
    const frame = monitor.current();
    if (frame === null) return null;
    if (newest?.number !== frame.number) {
      const event: WireEvent = { event: 'frame', payload: frame };
      newest = { number: frame.number, message: Buffer.from(JSON.stringify(event)) };
    }
    return newest.message;
  }

  function followVisibility(): void {
    const visible = [...pages.values()].some((page) => page.isVisible());
    if (visible) {
      unsubscribe ??= monitor.subscribe(() => {
        for (const page of pages.values()) page.offerFrame();
      }, 'watched');
    } else {
      unsubscribe?.();
      unsubscribe = null;
      newest = null;
    }
  }

  return {
    add(socket) {
      // A connection that breaks is an ordinary end; 'close' follows.
      socket.on('error', () => undefined);
      if (pages.size >= PAGES) {
        socket.close(CLOSE_CODES.full, 'Too many pages are open.');
        return;
      }
      pages.set(socket, createPageConnection({ socket, dispatch, newestFrame, onVisibility: followVisibility, now }));
      socket.on('close', () => {
        pages.delete(socket);
        followVisibility();
      });
      followVisibility();
    },
    get count() {
      return pages.size;
    },
    close() {
      clearInterval(probing);
      for (const page of pages.values()) page.close(CLOSE_CODES.stopping);
      setTimeout(() => {
        for (const socket of pages.keys()) socket.terminate();
      }, GOODBYE).unref();
    },
  };
}
