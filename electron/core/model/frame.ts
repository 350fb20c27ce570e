import type { Alert, Confidence, Exhaustion, Level, Message, Pattern, PoolAssessment } from './assessment.ts';
import type { Identity } from './identity.ts';
import type { Reading } from './reading.ts';
import type { MachineMemory, MissingFact, PoolId, Pressure, ProcessState } from './snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds } from './units.ts';

/** What every subscriber gets after a sweep: the snapshot's summary and its assessment. Immutable and numbered. */
export interface Frame {
  /** Rises by one with every frame; a receiver drops a number that is not higher than its newest. */
  readonly number: number;
  readonly at: Milliseconds;
  readonly level: Level;
  readonly memory: MachineMemory;
  readonly pressure: Reading<Pressure>;
  /** The machine first. */
  readonly pools: readonly PoolAssessment[];
  /** Every process, riskiest first, then by size. */
  readonly processes: readonly ProcessRow[];
  readonly groups: readonly GroupRow[];
  readonly alerts: readonly Alert[];
  readonly missing: readonly MissingFact[];
  readonly sampling: Sampling;
}

export interface Sampling {
  /** Which reader delivered this: `linux`, `portable`, `replay`. */
  readonly reader: string;
  /** Pause before the next sweep. */
  readonly pause: Milliseconds;
  /** What the last sweep and assessment took. */
  readonly cost: Milliseconds;
  /** Set when the reader failed: what the frame shows is the last good snapshot, taken at `since`. */
  readonly failure: { readonly message: string; readonly since: Milliseconds } | null;
}

/** One process as the interface shows it. Names are untrusted text. */
export interface ProcessRow extends Identity {
  readonly parent: number;
  readonly name: string;
  readonly user: Reading<string>;
  readonly state: ProcessState;
  readonly kernelThread: boolean;
  readonly resident: Bytes;
  readonly private: Reading<Bytes>;
  readonly swap: Reading<Bytes>;
  /** The pool that binds it. */
  readonly pool: PoolId;
  readonly group: string;
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
  readonly growth: BytesPerSecond | null;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** The kernel would kill this one first in its pool. */
  readonly victim: boolean;
  readonly factors: readonly Message[];
  readonly advice: readonly Message[];
}

/** An application: processes that belong together. */
export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'service' | 'application' | 'container' | 'tree' | 'process';
  readonly members: number;
  readonly resident: Bytes;
  readonly private: Reading<Bytes>;
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
  readonly growth: BytesPerSecond | null;
  readonly pattern: Pattern;
}

/**
 * The resident memory of applications of several processes, by id, with what these share counted once (the sum of their
 * PSS). One that has not been read yet is left out.
 */
export type ApplicationSizes = Readonly<Record<string, Reading<Bytes>>>;
