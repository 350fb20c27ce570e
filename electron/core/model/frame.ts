import type { Alert, Confidence, Exhaustion, Level, Message, Pattern, PoolAssessment } from './assessment.ts';
import type { Identity } from './identity.ts';
import type { GroupKind } from './process-group.ts';
import type { Reading } from './reading.ts';
import type { MachineMemory, MissingFact, PoolId, Pressure, ProcessState } from './snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds } from './units.ts';

/**
 * The summary of a snapshot and its assessment, as every subscriber gets it after a sweep. Frames are immutable and
 * numbered.
 */
export interface Frame {
  /** The number rises by one with every frame. A receiver drops a frame whose number is not higher than its newest. */
  readonly number: number;
  readonly at: Milliseconds;
  readonly level: Level;
  readonly memory: MachineMemory;
  readonly pressure: Reading<Pressure>;
  /** The most urgent pool first (urgency.ts). */
  readonly pools: readonly PoolAssessment[];
  /** Every process, highest risk first, then by size. */
  readonly processes: readonly ProcessRow[];
  readonly groups: readonly GroupRow[];
  readonly alerts: readonly Alert[];
  readonly missing: readonly MissingFact[];
  readonly sampling: Sampling;
}

export interface Sampling {
  /** The reader that delivered the snapshot: `linux`, `portable`, `replay`. */
  readonly reader: string;
  /** The pause before the next sweep. */
  readonly pause: Milliseconds;
  /** The duration of the last sweep and its assessment. */
  readonly cost: Milliseconds;
  /** Set when the reader failed. The frame then shows the last good snapshot, taken at `since`. */
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
  /** Memory of the machine that graphics drivers hold for it, besides the others. Null where none is known to. */
  readonly gpu: Bytes | null;
  /** The pool that limits the process most closely. */
  readonly pool: PoolId;
  readonly group: string;
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
  readonly growth: BytesPerSecond | null;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** Whether the kernel would kill this process first in its pool. */
  readonly victim: boolean;
  readonly factors: readonly Message[];
  readonly advice: readonly Message[];
}

/** An application: processes that belong together. */
export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly kind: GroupKind;
  readonly members: number;
  readonly resident: Bytes;
  readonly private: Reading<Bytes>;
  readonly risk: number;
  readonly exhaustion: Exhaustion | null;
  readonly growth: BytesPerSecond | null;
  readonly pattern: Pattern;
}

/**
 * The resident memory of applications of several processes, by id. Shared memory counts once (the sum of their PSS).
 * An application that has not been read yet is left out.
 */
export type ApplicationSizes = Readonly<Record<string, Reading<Bytes>>>;
