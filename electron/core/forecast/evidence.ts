import type { Attribution } from '../blame/attribution.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Growth } from '../growth/growth.ts';
import type { Identity } from '../model/identity.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** What is known of the end of a growth besides its course: the promise that is filled, or the bound that it keeps. */
export interface Evidence {
  readonly kind: 'promise' | 'bound';
  /** Whose growth it is about. */
  readonly identity: Identity;
  /** What was promised, or the bound. */
  readonly bytes: Bytes;
  /** What of that is filled or used. */
  readonly used: Bytes;
  /** What can still come, as far as it goes. */
  readonly rest: Bytes;
  /** Whether the rest has room in the pool. */
  readonly fits: boolean;
  /** How much it speaks against the growth going on until the pool is full: 0 to 1. */
  readonly doubt: Ratio;
  /** The option that says it; empty for a promise. Untrusted text. */
  readonly by: string;
}

/** The growth of a pool of which the end is looked for. */
export interface Question {
  readonly pool: PoolId;
  readonly growth: Growth;
  readonly attribution: Attribution;
  /** What the pool can still take. */
  readonly headroom: Bytes;
  /** Shared memory of the pool; null where it is not known, and of the machine, where anything may be in it. */
  readonly shared: Bytes | null;
  readonly now: Seconds;
}

export function identityOf({ sample }: ProcessTrack): Identity {
  return { pid: sample.pid, start: sample.start };
}
