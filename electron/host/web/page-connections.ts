import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Dispatch } from '../../contract/dispatcher.ts';
import { packFrame } from '../../contract/packed-frame.ts';
import { CLOSE_CODES, type WireEvent } from '../../contract/wire.ts';
import type { Frame } from '../../core/model/frame.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Monitor } from '../../services/monitor.ts';
import type { SettingsStore } from '../../services/settings/settings-store.ts';
import { greet } from './greeting.ts';
import type { Access } from './sessions.ts';
import { createPageConnection, type PageConnection } from './page-connection.ts';
import { createUnreadBudget } from './unread-budget.ts';

/** The most pages that may be connected at the same time. */
const PAGES = 256;
/** The time between two pings. A page that has left one unanswered is disconnected at the next. */
const PROBE: Milliseconds = 15_000;
const GOODBYE: Milliseconds = 1000;

export interface PageConnections {
  add(socket: WebSocket): void;
  readonly count: number;
  /** Closes all connections, and a second later ends those that have not answered. */
  close(): void;
}

export interface PageConnectionsOptions {
  readonly monitor: Pick<Monitor, 'current' | 'subscribe'>;
  readonly settings: Pick<SettingsStore, 'subscribe'>;
  readonly dispatch: Dispatch;
  readonly access: Pick<Access, 'instance' | 'isSession'>;
  readonly now: () => Milliseconds;
  readonly onError: (error: unknown) => void;
}

/** The connections of all pages. A frame becomes text once for all of them, and only while one of them can be seen. */
export function createPageConnections(options: PageConnectionsOptions): PageConnections {
  const { monitor, settings, dispatch, access, now, onError } = options;
  const pages = new Map<WebSocket, PageConnection>();
  const ungreeted = new Set<WebSocket>();
  const budget = createUnreadBudget(() => pages.keys());
  let unsubscribe: (() => void) | null = null;
  let newest: { readonly number: number; readonly message: Buffer | null } | null = null;
  const probing = setInterval(() => {
    for (const page of pages.values()) page.probe();
  }, PROBE);
  probing.unref();
  const leaveSettings = settings.subscribe((payload) => {
    const event: WireEvent = { event: 'settings', payload };
    const message = JSON.stringify(event);
    for (const page of pages.values()) page.tell(message);
  });

  function newestFrame(): Buffer | null {
    const frame = monitor.current();
    if (frame === null) return null;
    if (newest?.number !== frame.number) newest = { number: frame.number, message: frameMessage(frame) };
    return newest.message;
  }

  /** The text of a frame. A frame that cannot be turned into text is a bug; it costs this frame and not the program. */
  function frameMessage(frame: Frame): Buffer | null {
    try {
      const event: WireEvent = { event: 'frame', payload: packFrame(frame) };
      return Buffer.from(JSON.stringify(event));
    } catch (error) {
      onError(error);
      return null;
    }
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

  function welcome(socket: WebSocket): void {
    if (pages.size >= PAGES) {
      socket.close(CLOSE_CODES.full, 'Too many pages are open.');
      return;
    }
    const context = { owner: `page ${randomUUID()}` };
    const onVisibility = followVisibility;
    pages.set(socket, createPageConnection({ socket, dispatch, context, budget, newestFrame, onVisibility, now }));
    const event: WireEvent = { event: 'connection', payload: { connected: true } };
    socket.send(JSON.stringify(event), () => undefined);
    socket.on('close', () => {
      pages.delete(socket);
      followVisibility();
    });
    followVisibility();
  }

  return {
    add(socket) {
      // A broken connection is an ordinary end; 'close' follows.
      socket.on('error', () => undefined);
      ungreeted.add(socket);
      socket.on('close', () => ungreeted.delete(socket));
      greet(socket, access, () => {
        ungreeted.delete(socket);
        welcome(socket);
      });
    },
    get count() {
      return pages.size;
    },
    close() {
      clearInterval(probing);
      leaveSettings();
      for (const socket of ungreeted) socket.terminate();
      for (const page of pages.values()) page.close(CLOSE_CODES.stopping);
      setTimeout(() => {
        for (const socket of pages.keys()) socket.terminate();
      }, GOODBYE).unref();
    },
  };
}
