import type { BusCall, BusConnection, BusReply, BusSignal } from '../../electron/services/dbus/bus-connection.ts';
import type { SessionBus } from '../../electron/services/dbus/session-bus.ts';
import type { Reason } from '../../electron/core/model/reading.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

export interface ConnectionDouble extends BusConnection {
  readonly calls: BusCall[];
  signal(signal: Partial<BusSignal>): void;
  lose(reason: string): void;
}

/** A bus connection whose other end is a function. */
export function createConnectionDouble(answer: (call: BusCall) => BusReply | Promise<BusReply>): ConnectionDouble {
  const calls: BusCall[] = [];
  const listeners: ((signal: BusSignal) => void)[] = [];
  let lose: (why: Reason) => void = () => undefined;
  const closed = new Promise<Reason>((resolve) => {
    lose = resolve;
  });
  return {
    calls,
    async call(call) {
      calls.push(call);
      return answer(call);
    },
    onSignal: (listener) => listeners.push(listener),
    closed,
    close: () => {
      lose(foreignReason('closed'));
    },
    signal(signal) {
      const whole = { sender: '', path: '', interface: '', member: '', values: [], ...signal };
      for (const listener of listeners) listener(whole);
    },
    lose: (why) => {
      lose(foreignReason(why));
    },
  };
}

export interface SessionBusDouble extends SessionBus {
  connect(connection: BusConnection): void;
}

export function createSessionBusDouble(problem: Reason | null = null): SessionBusDouble {
  const listeners: ((connection: BusConnection) => void)[] = [];
  return {
    start: () => undefined,
    onConnection: (listener) => listeners.push(listener),
    problem: () => problem,
    stop: () => undefined,
    connect(connection) {
      for (const listener of listeners) listener(connection);
    },
  };
}
