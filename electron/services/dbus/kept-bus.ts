import { longerPause } from '../../core/model/longer-pause.ts';
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

/** A connection to a message bus that is opened at the start and kept. When it breaks, it is opened again. */
export interface KeptBus {
  start(): void;
  /** The listener is called with each new connection, and with the present one. */
  onConnection(listener: (connection: BusConnection) => void): void;
  /** Why there is no connection. Null while there is one, or before the first attempt. */
  problem(): Reason | null;
  stop(): void;
}

/** `sockets` are tried in turn. `absent` is the text for a machine without any. */
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
    // An attempt once a minute costs next to nothing, whether the bus comes and goes or does not exist.
    timer = setTimeout(() => void open(), retry).unref();
    retry = longerPause(retry, LONGEST_RETRY);
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
