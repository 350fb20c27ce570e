import type { IdentityKey } from '../core/model/identity.ts';
import type { Reading } from '../core/model/reading.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import type { Bytes } from '../core/model/units.ts';

/**
 * Where numbers come from. A reader is asked for one snapshot at a time, never twice at once. It may throw or reject
 * when nothing at all can be read; a single fact that is missing is a `Reading`, a vanished process is left out.
 */
export interface MemoryReader {
  readonly name: 'linux' | 'portable' | 'replay';
  /** `suspects`: identities for which expensive facts (oom_score, swap, ...) are worth reading. null: the source has ended. */
  read(suspects: ReadonlySet<IdentityKey>): Snapshot | null | Promise<Snapshot | null>;
  /** On demand for one process; may take milliseconds. */
  readMemoryMap(pid: number): Promise<Reading<MemoryMap>> | Reading<MemoryMap>;
  /** Releases descriptors. Reading after that is an error. */
  close(): void;
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
