import type { KillRecord } from '../core/kills/kernel-kill.ts';

/** Where it is written who was ended for want of memory. Everything in it is untrusted text. */
export interface KillSource {
  /** What was learnt since the last call. Never waits; called with every sweep. */
  take(wanted: KillsWanted): readonly KillRecord[];
  /** What was written before this was opened, as far as the log remembers; left out where that cannot be told. */
  readonly earlier?: readonly KillRecord[];
  close(): void;
}

interface KillsWanted {
  /** A kill has been counted, and its record is still to come. */
  readonly expected: boolean;
  /** Memory is short: nothing may be started or loaded now. */
  readonly pressed: boolean;
}

/** What is learnt between two calls is bounded, whatever a log or a bus says. */
const MOST_KEPT = 200;

/** Keeps what arrives until it is taken. */
export class LearntKills {
  #records: KillRecord[] = [];

  add(records: readonly KillRecord[]): void {
    this.#records.push(...records.slice(0, MOST_KEPT - this.#records.length));
  }

  take(): readonly KillRecord[] {
    const records = this.#records;
    if (records.length > 0) this.#records = [];
    return records;
  }
}

export function combineKillSources(sources: readonly KillSource[]): KillSource {
  return {
    take: (wanted) => sources.flatMap((source) => source.take(wanted)),
    earlier: sources.flatMap(({ earlier }) => earlier ?? []),
    close() {
      for (const source of sources) source.close();
    },
  };
}
