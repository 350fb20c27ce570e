import type { Message } from '../../core/model/assessment.ts';
import type { MissingFact, Snapshot } from '../../core/model/snapshot.ts';
import type { MemoryReader } from '../../platform/memory-reader.ts';
import { doctorMessage, type DoctorKey, type DoctorValues } from '../../core/words/messages.ts';

/** What there is to look at. */
export type Topic =
  | 'reader'
  | 'processes'
  | 'private memory'
  | 'memory maps'
  | 'memory pressure'
  | 'limits'
  | 'descriptors'
  | 'signals'
  | 'actions'
  | 'kernel log'
  | 'oom daemons'
  | 'notifications'
  | 'display';

/** What works here and what does not. */
export interface Finding {
  readonly topic: Topic;
  /** `limited`: works with less. `missing`: does not work, and could. `absent`: does not exist on this machine. */
  readonly state: 'ok' | 'limited' | 'missing' | 'absent';
  /** A sentence of the catalog of the doctor. */
  readonly says: Message;
  /** The one command that changes it; null where there is none or nothing to change. */
  readonly command: string | null;
}

/** A look at one subject; null where it does not apply. */
export type Check = (inspection: Inspection) => Finding | null;

/** This machine as the checks see it; tests bring their own. */
export interface Inspection {
  readonly platform: NodeJS.Platform;
  /** Version of the kernel. */
  readonly release: string;
  /** The file that runs this program: Node or Electron. */
  readonly executable: string;
  readonly user: { readonly name: string; readonly isRoot: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly reader: Pick<MemoryReader, 'name' | 'readMemoryMap'> | null;
  /** null: the reader delivered nothing, for the reason in `failure`. */
  readonly snapshot: Snapshot | null;
  readonly failure: string;
  /** Whether signals go through pidfds, or why not. */
  readonly pidfd: 'in use' | { readonly missing: string };
  /** The text of a small file; null if it cannot be read. */
  text(path: string): string | null;
  /** null when the file can be opened for reading, else the error's code such as EACCES. */
  tryOpen(path: string): string | null;
  exists(path: string): boolean;
}

export function missingFact({ snapshot }: Inspection, fact: string): MissingFact | null {
  return snapshot?.missing.find((entry) => entry.fact === fact) ?? null;
}

export function fine<K extends DoctorKey>(topic: Topic, key: K, values: DoctorValues[K]): Finding {
  return { topic, state: 'ok', says: doctorMessage(key, values), command: null };
}
