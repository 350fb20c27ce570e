import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Peer } from '../../platform/linux/net/socket-peers.ts';

/** Connections of other users that are told why they are refused; any more are reset at once. */
const STRANGERS = 16;
/** The time that a connection of another user has to send the request that is refused. */
const STRANGER_LIVES: Milliseconds = 2000;
/** The shortest pause between two readings of the kernel's table, in which connections gather. */
const PAUSE: Milliseconds = 10;
/** The time that must pass for each millisecond of reading, so that readings take a fifth of a core at most. */
const TIME_PER_READING = 5;
/** Time saved up while nobody came, so that the first connections of a browser need not wait. */
const SAVED: Milliseconds = 500;
/** This many connections do not wait for the pause: they would hold the places of those that may enter. */
const CROWD = 512;

export interface Gate {
  /** Finds out whose a new connection is. `enter` is called when it may be listened to. */
  add(socket: Socket, enter: () => void): void;
  /** Whether a connection that has entered belongs to another user, who may only be told so. */
  isStranger(socket: Socket): boolean;
  /** Ends the connections that have not entered. */
  close(): void;
}

export interface GateOptions {
  readonly readPeers: () => (peerPort: number) => readonly Peer[];
  readonly users: ReadonlySet<number>;
}

/**
 * Asks once for each connection whose it is, before anything that it sends is listened to. One reading of the kernel's
 * table serves all connections that have arrived since the reading before: a reading costs some milliseconds, more than
 * everything else that a connection costs together.
 */
export function createGate({ readPeers, users }: GateOptions): Gate {
  const strangers = new WeakSet<Socket>();
  const waiting = new Map<Socket, () => void>();
  let told = 0;
  let paidUntil: Milliseconds = 0;
  let lastRead: Milliseconds = 0;
  let next: NodeJS.Timeout | null = null;

  function decide(): void {
    if (next !== null) clearTimeout(next);
    next = null;
    const began = process.cpuUsage();
    const peersOf = readPeers();
    const { user, system } = process.cpuUsage(began);
    lastRead = performance.now();
    paidUntil = Math.max(paidUntil, lastRead - SAVED) + (TIME_PER_READING * (user + system)) / 1000;
    const decided = [...waiting];
    waiting.clear();
    for (const [socket, enter] of decided) {
      if (!socket.destroyed && mayEnter(socket, peersOf(socket.remotePort ?? 0))) enter();
    }
  }

  function mayEnter(socket: Socket, peers: readonly Peer[]): boolean {
    // Nobody is there to read an answer, and whoever was there cannot be named any more.
    if (peers.includes('gone')) {
      socket.resetAndDestroy();
      return false;
    }
    if (peers.every((peer) => peer === 'unknown' || users.has(Number(peer)))) return true;
    if (told >= STRANGERS) {
      // A reset leaves nothing behind in the kernel's table; an orderly end would for a minute.
      socket.resetAndDestroy();
      return false;
    }
    strangers.add(socket);
    told += 1;
    const end = setTimeout(() => socket.destroy(), STRANGER_LIVES);
    socket.on('close', () => {
      told -= 1;
      clearTimeout(end);
    });
    return true;
  }

  return {
    add(socket, enter) {
      waiting.set(socket, enter);
      // A connection may break while it waits.
      socket.on('error', () => undefined);
      if (waiting.size >= CROWD) decide();
      else next ??= setTimeout(decide, Math.max(lastRead + PAUSE, paidUntil) - performance.now());
    },
    isStranger: (socket) => strangers.has(socket),
    close() {
      if (next !== null) clearTimeout(next);
      next = null;
      for (const socket of waiting.keys()) socket.destroy();
      waiting.clear();
    },
  };
}
