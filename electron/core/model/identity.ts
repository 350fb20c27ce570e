/**
 * The identity of a process. The kernel reuses a pid, but not a pid with its start time. `start` is in clock ticks
 * since boot on Linux (field 22 of /proc/PID/stat) and in milliseconds since the epoch elsewhere. It is only ever
 * compared.
 */
export interface Identity {
  readonly pid: number;
  readonly start: number;
}

/** `pid:start`, the key for rows, caches, history and signals. */
export type IdentityKey = string;

export function identityKey(identity: Identity): IdentityKey {
  return `${identity.pid}:${identity.start}`;
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.pid === b.pid && a.start === b.start;
}
