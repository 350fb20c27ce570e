import type { Identity } from './identity.ts';
import type { PoolId } from './snapshot.ts';
import type { Bytes, Milliseconds } from './units.ts';

export const SPANS = ['10m', '3h', '24h'] as const;
/** How far back a series goes: ten minutes at full rate, three hours at 10 s, a day at 1 min. */
export type Span = (typeof SPANS)[number];

export const MACHINE_FACTS = ['pressure-some', 'pressure-full', 'swap', 'shared', 'kernel', 'cache'] as const;
/** What is kept of the machine besides its use: pressure in percent, the others in bytes. */
export type MachineFact = (typeof MACHINE_FACTS)[number];

export type Subject =
  | { readonly kind: 'pool'; readonly id: PoolId }
  | { readonly kind: 'process'; readonly identity: Identity }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'machine'; readonly fact: MachineFact };

/** Points oldest first; `null` is a gap (nothing was measured), never 0. The arrays have the same length. */
export interface Series {
  readonly at: readonly Milliseconds[];
  /** Bytes used at the end of each step. */
  readonly last: readonly (Bytes | null)[];
  /** Smallest and largest within each step; the same as `last` at full rate. */
  readonly low: readonly (Bytes | null)[];
  readonly high: readonly (Bytes | null)[];
}

/** Of what no history is kept. */
export const NO_SERIES: Series = { at: [], last: [], low: [], high: [] };
