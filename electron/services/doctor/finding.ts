import type { Message } from '../../core/model/assessment.ts';
import type { Reading } from '../../core/model/reading.ts';
import type { MissingFact, Snapshot } from '../../core/model/snapshot.ts';
import type { MemoryMap, MemoryReader } from '../../platform/memory-reader.ts';
import type { OwnOomScore } from '../own-oom-score.ts';
import { doctorMessage, type DoctorKey, type DoctorValues } from '../../core/words/messages.ts';

/** The subjects that are examined. */
export type Topic =
  | 'reader'
  | 'processes'
  | 'private memory'
  | 'memory maps'
  | 'memory pressure'
  | 'limits'
  | 'pressure of limits'
  | 'swap'
  | 'zfs cache'
  | 'who acts first'
  | 'descriptors'
  | 'signals'
  | 'actions'
  | 'kernel log'
  | 'oom daemons'
  | 'notifications'
  | 'display'
  | 'out of memory';

/** The result of one check. */
export interface Finding {
  readonly topic: Topic;
  /**
   * `limited`: it works with less. `missing`: it does not work, but could. `absent`: it does not exist on this
   * machine.
   */
  readonly state: 'ok' | 'limited' | 'missing' | 'absent';
  /** A sentence of the doctor's catalog. */
  readonly says: Message;
  /** The remedy. Null where there is none or none is needed. */
  readonly remedy: Remedy | null;
}

/** A command that grants what is missing. The user is told what else it permits to whom, and how to undo it. */
export interface Remedy {
  readonly command: string;
  readonly opens: Message;
  /** The command that undoes it. Null when the effect ends with the program that it starts. */
  readonly undo: string | null;
}

/** A check of one subject. Null where it does not apply. */
export type Check = (inspection: Inspection) => Finding | null;

/** The machine as the checks see it. Tests replace it. */
export interface Inspection {
  readonly platform: NodeJS.Platform;
  /** The version of the kernel. */
  readonly release: string;
  readonly user: { readonly name: string; readonly isRoot: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly reader: Pick<MemoryReader, 'name'> | null;
  /** Null when the reader delivered nothing; `failure` holds the reason. */
  readonly snapshot: Snapshot | null;
  readonly failure: string;
  /** The memory maps of some processes of other users. The list is empty when there are none. */
  readonly maps: readonly Reading<MemoryMap>[];
  /** Whether signals go through pidfds, otherwise why not. */
  readonly pidfd: 'in use' | { readonly missing: string };
  /** Whether Headroom could lower its own oom_score_adj. */
  readonly ownOomScore: OwnOomScore['state'];
  /** The text of a small file. Null if it cannot be read. */
  text(path: string): string | null;
  /** Null when the file can be opened for reading, otherwise the error's code such as EACCES. */
  tryOpen(path: string): string | null;
  exists(path: string): boolean;
}

export function missingFact({ snapshot }: Inspection, fact: string): MissingFact | null {
  return snapshot?.missing.find((entry) => entry.fact === fact) ?? null;
}

export function fine<K extends DoctorKey>(topic: Topic, key: K, values: DoctorValues[K]): Finding {
  return { topic, state: 'ok', says: doctorMessage(key, values), remedy: null };
}
