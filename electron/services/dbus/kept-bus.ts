import type { Reason } from '../../core/model/reading.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { BusSocket } from './bus-address.ts';
import { openBusConnection, type BusConnection } from './bus-connection.ts';

const FIRST_RETRY: Milliseconds = 1000;
const LONGEST_RETRY: Milliseconds = 60_000;

export interface KeptBusOptions {
  readonly answerWithin?: Milliseconds;
  readonly firstRetry?: Milliseconds;
}

/** A connection to a message bus that is opened at start and kept: when it breaks, it is opened again. */
export interface KeptBus {
  start(): void;
  /** Called with each new connection, also with the one that is there already. */
  onConnection(listener: (connection: BusConnection) => void): void;
  /** Why there is no connection; null while there is one, or none has been tried yet. */
  problem(): Reason | null;
  stop(): void;
}

/** `sockets`: where it may listen, tried in turn. `absent`: what to say where there are none. */
export function createKeptBus(
  sockets: readonly BusSocket[],
  absent: Reason,
  { answerWithin, firstRetry = FIRST_RETRY }: KeptBusOptions,
): KeptBus {
  const listeners = new Set<(connection: BusConnection) => void>();
  let current: BusConnection | null = null;
  let problem: Reason | null = null;
  let stopped = true;
  let retry = firstRetry;
  let timer: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    const opened = await openFirst(answerWithin);
    if (typeof opened === 'string') {
      lost(opened);
      return;
    }
    if (stopped) {
      opened.close();
      return;
    }
    current = opened;
    problem = null;
    retry = firstRetry;
    for (const listener of listeners) listener(opened);
    lost(await opened.closed);
  }

  async function openFirst(within?: Milliseconds): Promise<BusConnection | Reason> {
    let found = absent;
    for (const socket of sockets) {
      const opened = await openBusConnection(socket, within);
      if (typeof opened !== 'string') return opened;
      found = opened;
    }
    return found;
  }

  function lost(reason: Reason): void {
    current = null;
    problem = reason;
    if (stopped) return;
    // A bus that comes and goes, or is not there, costs next to nothing to ask for once a minute.
    timer = setTimeout(() => void open(), retry).unref();
    retry = Math.min(retry * 2, LONGEST_RETRY);
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      void open();
    },
    onConnection(listener) {
      listeners.add(listener);
      if (current) listener(current);
    },
    problem: () => problem,
    stop() {
      stopped = true;
      clearTimeout(timer);
      current?.close();
    },
  };
}
