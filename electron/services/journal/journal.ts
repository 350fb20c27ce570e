import { availableParallelism } from 'node:os';
import path from 'node:path';
import { atLeast, type Alert, type Level } from '../../core/model/assessment.ts';
import type { HostNotice } from '../../core/words/messages.ts';
import { message } from '../../core/words/messages.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { systemErrorOf } from '../../core/words/system-errors.ts';
import { createChangeFilter } from '../../core/trace/trace-changes.ts';
import { writeTraceHeader } from '../../core/trace/trace-format.ts';
import { createTraceWriter } from '../../core/trace/trace-write.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { systemClock, type Clock } from '../clock.ts';
import { sealLine } from './checked-line.ts';
import { createHousekeeping } from './housekeeping.ts';
import { takeJournalLock, type LockAttempt } from './journal-lock.ts';
import { createSegmentAppender, type SegmentAppender } from './segment-appender.ts';
import { withSaid, type Said } from './said.ts';
import { segmentFile } from './segment-name.ts';

export interface Journal {
  /** Takes note of a sweep, of its level and of a warning that was given then. Never waits and never throws. */
  record(snapshot: Snapshot, level: Level, alert?: Alert['level'] | null): void;
  /** Why nothing is being recorded; null when all is well. */
  notice(): HostNotice | null;
  /** The recording before this one ended without a farewell: Headroom was killed, or the machine stopped. */
  readonly unclean: boolean;
  /** Settles when all is on the disk. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly directory: string;
  /** The most it may take on disk. */
  readonly mostBytes: () => Bytes;
  readonly clock?: Clock;
}

/** Folder of the journal within the state directory. */
export function journalDirectory(state: string): string {
  return path.join(state, 'journal');
}

/** Promised: after a loss of power no more than 5 s are missing, 1 s from warning on. Writing takes a part of that. */
const SYNC_WITHIN: Milliseconds = 4000;
const SYNC_WITHIN_UNDER_PRESSURE: Milliseconds = 500;
/** So often everything is said anew; what damage can cost. */
const WHOLE_EVERY: Milliseconds = 60_000;
const SEGMENT_SPAN: Milliseconds = 3_600_000;
const LARGEST_SEGMENT: Bytes = 16 * 1024 * 1024;
/** After a full disk, or while another Headroom records. */
const RETRY: Milliseconds = 15_000;

/**
 * Opens the flight recorder: appends what is swept to segments of trace format v1. Where it cannot write it says so and
 * tries again later; nothing else is affected.
 */
export function openJournal({ directory, mostBytes, clock = systemClock }: JournalOptions): Journal {
  const housekeeping = createHousekeeping({ directory, mostBytes });
  let lock: LockAttempt = takeJournalLock(directory);
  const unclean = lock.kind === 'taken' && lock.unclean;
  let segment: Recording | null = null;
  let trouble: HostNotice | null = describeLock(lock, directory);
  let retryAt: Milliseconds = clock.now() + RETRY;
  let closing: Promise<void> = Promise.resolve();
  let closed = false;

  function stop(reason: HostNotice): void {
    trouble = reason;
    retryAt = clock.now() + RETRY;
    endSegment();
  }

  function endSegment(): void {
    const ended = segment;
    segment = null;
    if (ended) closing = Promise.all([closing, ended.appender.close()]).then(() => undefined);
  }

  function mayRecord(): boolean {
    if (closed) return false;
    if (trouble === null && lock.kind === 'taken') return true;
    if (clock.now() < retryAt) return false;
    retryAt = clock.now() + RETRY;
    if (lock.kind !== 'taken') {
      lock = takeJournalLock(directory);
      trouble = describeLock(lock, directory);
    } else trouble = null;
    return lock.kind === 'taken';
  }

  function begin(snapshot: Snapshot): Recording {
    const appender = createSegmentAppender({
      file: segmentFile(directory, snapshot.at, 'jsonl'),
      clock,
      onFailure: (error) => stop(describeFailure(error, directory)),
    });
    const { total: memTotal, swapTotal } = snapshot.memory;
    const header = writeTraceHeader({
      name: 'journal',
      recordedAt: new Date(snapshot.at).toISOString(),
      host: { platform: process.platform, cpus: availableParallelism(), memTotal, swapTotal },
    });
    appender.append(sealLine(header));
    return new Recording(appender, snapshot.at);
  }

  return {
    unclean,
    notice: () => trouble,
    record(snapshot, level, alert = null) {
      if (!mayRecord()) return;
      if (segment?.isFull(snapshot.at)) endSegment();
      if (segment === null) {
        segment = begin(snapshot);
        housekeeping.run(snapshot.at, segment.begin, atLeast(level, 'warning'));
      }
      segment.append(snapshot, { level, alert });
    },
    async close() {
      closed = true;
      endSegment();
      await closing;
      await housekeeping.settled();
      if (lock.kind === 'taken') lock.release();
    },
  };
}

/** One segment while it is being written. */
class Recording {
  readonly appender: SegmentAppender;
  readonly begin: Milliseconds;
  readonly #changes = createChangeFilter();
  #writer = createTraceWriter({ commandLines: false });
  #wholeAt = -Infinity;

  constructor(appender: SegmentAppender, begin: Milliseconds) {
    this.appender = appender;
    this.begin = begin;
  }

  isFull(at: Milliseconds): boolean {
    return at - this.begin >= SEGMENT_SPAN || at < this.begin || this.appender.size >= LARGEST_SEGMENT;
  }

  append(snapshot: Snapshot, said: Said): void {
    const pressed = atLeast(said.level, 'warning');
    this.appender.syncWithin(pressed ? SYNC_WITHIN_UNDER_PRESSURE : SYNC_WITHIN);
    this.appender.append(sealLine(withSaid(this.#line(snapshot, pressed), said)));
  }

  #line(snapshot: Snapshot, exact: boolean): string {
    if (snapshot.at - this.#wholeAt < WHOLE_EVERY) {
      return this.#writer.write(snapshot, this.#changes.changesIn(snapshot, exact));
    }
    this.#wholeAt = snapshot.at;
    this.#writer = createTraceWriter({ commandLines: false });
    this.#changes.takeWhole(snapshot);
    return this.#writer.write(snapshot);
  }
}

function describeLock(lock: LockAttempt, directory: string): HostNotice | null {
  if (lock.kind === 'taken') return null;
  if (lock.kind === 'failed') return describeFailure(lock.error, directory);
  return [message('journal.held', { pid: lock.pid })];
}

function describeFailure(error: unknown, folder: string): HostNotice {
  return [message('journal.stopped', { folder, reason: systemErrorOf(error) })];
}
