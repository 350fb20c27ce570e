import type { Identity } from './identity.ts';
import type { PoolId } from './snapshot.ts';
import type { Bytes, Milliseconds } from './units.ts';

export const SPANS = ['10m', '3h', '24h'] as const;
/** How far back a series goes: ten minutes at full rate, three hours at 10 s, a day at 1 min. */
export type Span = (typeof SPANS)[number];

export const MACHINE_FACTS = ['pressure-some', 'pressure-full', 'swap', 'shared', 'kernel', 'cache'] as const;
/** The facts about the machine whose history is kept besides its use: pressure in percent, the others in bytes. */
export type MachineFact = (typeof MACHINE_FACTS)[number];

export type Subject =
  | { readonly kind: 'pool'; readonly id: PoolId }
  | { readonly kind: 'process'; readonly identity: Identity }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'machine'; readonly fact: MachineFact };

/**
 * A series, oldest point first. `null` is a gap (nothing was measured) and never stands for 0. The arrays have the
 * same length.
 */
export interface Series {
  readonly at: readonly Milliseconds[];
  /** The bytes in use at the end of each step. */
  readonly last: readonly (Bytes | null)[];
  /** The smallest and the largest value within each step. At full rate both are the same as `last`. */
  readonly low: readonly (Bytes | null)[];
  readonly high: readonly (Bytes | null)[];
}

/** The series of a subject whose history is not kept. */
export const NO_SERIES: Series = { at: [], last: [], low: [], high: [] };
