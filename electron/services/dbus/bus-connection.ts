import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { createClient } from '@homebridge/dbus-native';
import type { Milliseconds } from '../../core/model/units.ts';
import type { BusSocket } from './bus-address.ts';
import { GuardedStream } from './guarded-stream.ts';
import type { Reason } from '../../core/model/reading.ts';
import { foreignReason, reason } from '../../core/words/reasons.ts';

declare module '@homebridge/dbus-native' {
  /** A part that the library's own declarations leave out. */
  export function createClient(options: {
    readonly stream: Duplex;
    readonly authMethods: readonly string[];
  }): MessageBus;
}

/** A call to the bus or to a program on it. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** The types of the body's values. Both are left out when there are none. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export type BusReply =
  | { readonly kind: 'answered'; readonly values: readonly unknown[] }
  | { readonly kind: 'refused'; readonly error: string }
  /** No answer came in time, or the connection was lost meanwhile. */
  | { readonly kind: 'silent' };

/** An unsolicited message. Everything in it is untrusted, except `sender`, for which the bus vouches. */
export interface BusSignal {
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly values: readonly unknown[];
}

export interface BusConnection {
  /** Never rejects. */
  call(call: BusCall): Promise<BusReply>;
  onSignal(listener: (signal: BusSignal) => void): void;
  /** Settles once, with the reason, when the connection has ended. */
  readonly closed: Promise<Reason>;
  close(): void;
}

const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** A call to the bus itself. */
export function busCall(member: string, argument: string): BusCall {
  return { ...BUS, member, signature: 's', body: [argument] };
}

/** The longest wait for an answer. A server that the bus must start first takes a second or two. */
const ANSWER_WITHIN: Milliseconds = 10_000;
const SIGNAL = 4;
const MOST_PENDING = 64;

/** Opens a connection. The result is a reason when no D-Bus server answers there in time. */
export async function openBusConnection(
  socket: BusSocket,
  answerWithin = ANSWER_WITHIN,
): Promise<BusConnection | Reason> {
  const stream = new GuardedStream(connect(socket));
  const bus = createClient({ stream, authMethods: ['EXTERNAL'] });
  const pending = new Set<() => void>();
  let problem: Reason = reason('bus.ended');
  bus.connection.on('error', (error: unknown) => {
    problem = foreignReason(error instanceof Error ? error.message : String(error));
    stream.destroy();
  });
  const closed = new Promise<Reason>((resolve) => {
    stream.once('close', () => {
      for (const giveUp of [...pending]) giveUp();
      resolve(problem);
    });
  });

  function call(message: BusCall): Promise<BusReply> {
    return new Promise((resolve) => {
      if (stream.destroyed || pending.size >= MOST_PENDING) {
        resolve({ kind: 'silent' });
        return;
      }
      const settle = (reply: BusReply) => {
        clearTimeout(timer);
        pending.delete(giveUp);
        resolve(reply);
      };
      const giveUp = () => {
        settle({ kind: 'silent' });
      };
      const timer = setTimeout(giveUp, answerWithin);
      pending.add(giveUp);
      bus.invoke({ ...message }, (error: { readonly name?: unknown } | undefined | null, ...values: unknown[]) => {
        settle(error ? { kind: 'refused', error: String(error.name) } : { kind: 'answered', values });
      });
    });
  }

  // The library sends Hello itself. Only admitted clients get an answer to this second call.
  const admitted = await call({ ...BUS, member: 'GetId' });
  if (admitted.kind !== 'answered') {
    if (!stream.destroyed) problem = reason('bus.silent');
    stream.destroy();
    return closed;
  }
  return {
    call,
    onSignal(listener) {
      bus.connection.on('message', (message: Partial<BusSignal> & { type?: number; body?: unknown }) => {
        if (message.type === SIGNAL) listener(signalOf(message));
      });
    },
    closed,
    close: () => stream.destroy(),
  };
}

function signalOf(message: Partial<BusSignal> & { readonly body?: unknown }): BusSignal {
  return {
    sender: message.sender ?? '',
    path: message.path ?? '',
    interface: message.interface ?? '',
    member: message.member ?? '',
    values: Array.isArray(message.body) ? message.body : [],
  };
}
