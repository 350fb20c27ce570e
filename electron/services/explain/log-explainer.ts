import { OOMD_UNIT } from '../../core/kills/daemon-lines.ts';
import type { KillRecord } from '../../core/kills/kernel-kill.ts';
import { explainKills } from '../../core/incident/explain-kills.ts';
import type { Explained, Explanation, LogTime } from '../../core/incident/explained.ts';
import { explainSaying } from '../../core/incident/explain-saying.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { createKernelLogParser } from '../../platform/linux/kills/parse-kernel-log.ts';
import { createOomDaemonParser, OOM_DAEMONS } from '../../platform/linux/kills/parse-oom-daemons.ts';
import { ExhaustionListener, type Heard } from '../run/exhaustion-text.ts';
import { JournalEntries, type JournalPiece } from './journal-entries.ts';
import { stripLine, type StrippedLine } from './log-line.ts';
import { NO_TIME } from './log-time.ts';
import { RUNTIME_NAMES } from './runtime-names.ts';

const MOST_KILLS = 2000;

/** Reads a log line by line and explains the kills in it. It keeps no more than they need. */
export class LogExplainer {
  readonly #now: Milliseconds;
  readonly #entries: JournalEntries;
  readonly #kernel = createKernelLogParser(null);
  readonly #daemons = createOomDaemonParser();
  /** What a program says of itself counts only where the log tells of no kill. */
  readonly #listener = new ExhaustionListener(() => 0);
  readonly #times = new Map<KillRecord, LogTime>();
  #records: KillRecord[] = [];
  #earlier = 0;
  #lines = 0;

  constructor(now: Milliseconds) {
    this.#now = now;
    this.#entries = new JournalEntries(now);
  }

  take(line: string): void {
    this.#lines += 1;
    this.#takePiece(this.#entries.take(line));
  }

  /** Takes what another kind of report tells, such as one of macOS. */
  takeRecords(records: readonly KillRecord[]): void {
    for (const record of records) this.#keep(record, { kind: 'clock', at: record.at });
  }

  end(): Explanation {
    this.#takePiece(this.#entries.end());
    if (this.#records.length === 0) return { explained: this.#ofSaying(), earlier: 0 };
    const explained = explainKills(this.#records, (record) => this.#times.get(record)?.kind !== 'none').map(
      (incident) => {
        const [first] = incident.records;
        return { incident, time: (first && this.#times.get(first)) ?? NO_TIME };
      },
    );
    return { explained, earlier: this.#earlier };
  }

  #takePiece({ entry, lines }: JournalPiece): void {
    if (entry) this.#takeLine(entry);
    for (const line of lines) this.#takeLine(stripLine(line, this.#now));
  }

  #takeLine({ time, source, text, caller, continues }: StrippedLine): void {
    const at = time.kind === 'clock' ? time.at : time.kind === 'boot' ? time.seconds * 1000 : this.#lines;
    const line = { at, text, caller, continues };
    if (source === null || source === 'earlyoom') this.#takeBack(this.#daemons.takeBack(line));
    if (source === null || source === 'kernel') this.#keep(this.#kernel.take(line), time);
    if (source === 'kernel') this.#keep(this.#daemons.take('oomd', line) ?? this.#daemons.take('lmkd', line), time);
    else if (source === 'program') {
      // What systemd says of a unit stands under its own name.
      if (OOMD_UNIT.test(text)) this.#keep(this.#daemons.take('systemd-oomd', line), time);
      this.#listener.take('out', Buffer.from(`${text}\n`));
    } else if (source !== null) this.#keep(this.#daemons.take(source, line), time);
    else {
      for (const daemon of OOM_DAEMONS) this.#keep(this.#daemons.take(daemon, line), time);
      this.#listener.take('out', Buffer.from(`${text}\n`));
    }
  }

  #keep(record: KillRecord | null, time: LogTime): void {
    if (!record) return;
    this.#records.push(record);
    this.#times.set(record, time);
    if (this.#records.length <= MOST_KILLS) return;
    const oldest = this.#records.shift();
    if (oldest) this.#times.delete(oldest);
    this.#earlier += 1;
  }

  #takeBack(record: KillRecord | null): void {
    if (!record) return;
    this.#records = this.#records.filter((one) => one !== record);
    this.#times.delete(record);
  }

  #ofSaying(): readonly Explained[] {
    const heard: Heard | null = this.#listener.last;
    if (heard === null) return [];
    return [{ incident: explainSaying(heard.full, RUNTIME_NAMES[heard.saying]), time: NO_TIME }];
  }
}
