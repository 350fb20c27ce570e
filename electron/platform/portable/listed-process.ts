import type { Reading } from '../../core/model/reading.ts';
import type { ProcessState } from '../../core/model/snapshot.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';

/** A process in a list of the operating system, whatever program made the list. Text is untrusted. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly resident: Bytes;
  /** Since the epoch, to the second. It may be a second earlier or later the next time. */
  readonly started: Milliseconds;
  readonly state: ProcessState;
  readonly user: Reading<string>;
  readonly executable: Reading<string>;
  readonly commandLine: Reading<readonly string[]>;
}
