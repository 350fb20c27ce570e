import type { Identity } from '../core/model/identity.ts';
import type { Reading } from '../core/model/reading.ts';
import type { ProcessState } from '../core/model/snapshot.ts';
import type { Bytes } from '../core/model/units.ts';

/** A process at the moment of asking. */
export interface LiveProcess extends Identity {
  readonly parent: number;
  /** Session id: pid of the process that opened the session; 0 where there are no sessions. */
  readonly session: number;
  /** Untrusted text. */
  readonly name: string;
  readonly state: ProcessState;
  readonly kernelThread: boolean;
  /** It has exited and only waits for its parent to collect it: no thread of it runs, no memory is left. */
  readonly ended: boolean;
}

/** What is read for the members of a plan only. */
export interface LiveFacts {
  readonly executable: Reading<string>;
  readonly user: Reading<string>;
  readonly cgroup: Reading<string>;
  readonly resident: Reading<Bytes>;
  readonly private: Reading<Bytes>;
}

/** What runs now, not what ran at the last sweep. */
export interface LiveProcesses {
  list(): ReadonlyMap<number, LiveProcess> | Promise<ReadonlyMap<number, LiveProcess>>;
  /** null: no such process. */
  find(pid: number): LiveProcess | null | Promise<LiveProcess | null>;
  facts(pid: number): LiveFacts;
}
