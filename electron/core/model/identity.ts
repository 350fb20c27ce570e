/**
 * What a process is known by: a pid alone is reused by the kernel, a pid with its start time is not.
 * `start` is in clock ticks since boot on Linux (field 22 of /proc/PID/stat) and in milliseconds since the epoch
 * elsewhere; it is compared, never calculated with.
 */
export interface Identity {
  readonly pid: number;
  readonly start: number;
}

/** `pid:start`, the key of rows, caches, history and signals. */
export type IdentityKey = string;

export function identityKey(identity: Identity): IdentityKey {
  return `${identity.pid}:${identity.start}`;
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.pid === b.pid && a.start === b.start;
}
