import type { Socket } from 'node:net';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Peer } from '../../platform/linux/net/socket-peers.ts';

/** Connections of other users that are told why they are refused; any more are closed at once. */
const STRANGERS = 16;
/** How long a connection of another user may take to send the request that is refused. */
const STRANGER_LIVES: Milliseconds = 2000;

export interface Gate {
  /** Looks at a new connection before it has said anything. */
  add(socket: Socket): void;
  /** Whether the other end is known to belong to another user. */
  isStranger(socket: Socket): boolean;
}

export interface GateOptions {
  readonly readPeers: () => (peerPort: number) => readonly Peer[];
  readonly users: ReadonlySet<number>;
}

/**
 * Asks once for each connection whose it is. The kernel's table is read once for all connections that arrived together,
 * so that a flood of them costs no more than a few readings.
 */
export function createGate({ readPeers, users }: GateOptions): Gate {
  const strangers = new WeakSet<Socket>();
  const waiting = new Set<Socket>();
  let told = 0;

  function decide(): void {
    if (waiting.size === 0) return;
    const peersOf = readPeers();
    for (const socket of waiting) judge(socket, peersOf(socket.remotePort ?? 0));
    waiting.clear();
  }

  function judge(socket: Socket, peers: readonly Peer[]): void {
    // Nobody is there to read an answer, and whoever was there cannot be named any more.
    if (peers.includes('gone')) socket.destroy();
    if (peers.every((peer) => peer === 'unknown' || (peer !== 'gone' && users.has(peer)))) return;
    strangers.add(socket);
    if (told >= STRANGERS) {
      socket.destroy();
      return;
    }
    told += 1;
    const end = setTimeout(() => socket.destroy(), STRANGER_LIVES);
    socket.on('close', () => {
      told -= 1;
      clearTimeout(end);
    });
  }

  return {
    add(socket) {
      if (waiting.size === 0) setImmediate(decide);
      waiting.add(socket);
    },
    isStranger(socket) {
      if (waiting.has(socket)) decide();
      return strangers.has(socket);
    },
  };
}
