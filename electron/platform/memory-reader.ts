import type { IdentityKey } from '../core/model/identity.ts';
import type { Reading } from '../core/model/reading.ts';
import type { LimitedPool, PoolId, Snapshot } from '../core/model/snapshot.ts';
import type { Bytes, Milliseconds } from '../core/model/units.ts';

/**
 * Where numbers come from. A reader is asked for one snapshot at a time, never twice at once. It may throw or reject
 * when nothing at all can be read; a single fact that is missing is a `Reading`, a vanished process is left out.
 */
export interface MemoryReader {
  readonly name: 'linux' | 'portable' | 'replay';
  /** `suspects`: identities for which expensive facts (oom_score, swap, ...) are worth reading. null: the source has ended. */
  read(suspects: ReadonlySet<IdentityKey>): Snapshot | null | Promise<Snapshot | null>;
  /**
   * A look at the use of these pools between two reads, which costs next to nothing. It gives those that have changed since they were last
   * looked at. Absent where a reader can only read everything.
   */
  glance?(pools: ReadonlySet<PoolId>): Glance;
  /** Calls back when the kernel tells that a pool has met one of its ceilings; once between two reads for each pool. Absent where it does not tell. */
  onCeilingMet?(listener: (pool: PoolId) => void): void;
  /** On demand for one process; may take milliseconds. */
  readMemoryMap(pid: number): Promise<Reading<MemoryMap>> | Reading<MemoryMap>;
  /** Releases descriptors. Reading after that is an error. */
  close(): void;
}

export interface Glance {
  readonly at: Milliseconds;
  readonly pools: readonly LimitedPool[];
}

/** /proc/PID/smaps_rollup in bytes. */
export interface MemoryMap {
  readonly resident: Bytes;
  /** Shared memory divided by the number of processes that share it. */
  readonly proportional: Bytes;
  readonly privateClean: Bytes;
  readonly privateDirty: Bytes;
  readonly sharedClean: Bytes;
  readonly sharedDirty: Bytes;
  readonly anonymous: Bytes;
  readonly swap: Bytes;
}
