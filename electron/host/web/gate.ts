import type { Socket } from 'node:net';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Peer } from './peer-user.ts';

/** The most connections of other users that get an answer with the reason. Any more are closed at once. */
const STRANGERS = 16;
/** The time in which a connection of another user must send its request, which is then refused. */
const STRANGER_LIVES: Milliseconds = 2000;

export interface Gate {
  /** Looks at a new connection before any data has arrived on it. */
  add(socket: Socket): void;
  /** Whether the other end is known to belong to another user. */
  isStranger(socket: Socket): boolean;
}

export interface GateOptions {
  readonly readPeers: () => (peerPort: number) => readonly Peer[];
  readonly users: ReadonlySet<number>;
}

/**
 * Finds out once for each connection which user it belongs to. The kernel's table is read once for all connections
 * that arrived together, so a flood of them costs only a few readings.
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
    // The other end is gone, so it can neither read an answer nor be identified.
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
