import { availableParallelism } from 'node:os';
import path from 'node:path';
import { atLeast, type Alert, type Level } from '../../core/model/assessment.ts';
import type { HostNotice } from '../../core/words/messages.ts';
import { message } from '../../core/words/messages.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { systemErrorOf } from '../../core/words/system-errors.ts';
import { createChangeFilter } from '../../core/trace/trace-changes.ts';
import { writeTraceHeader } from '../../core/trace/trace-format.ts';
import type { Said } from '../../core/trace/said.ts';
import { createTraceWriter } from '../../core/trace/trace-write.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { systemClock, type Clock } from '../clock.ts';
import { sealLine } from './checked-line.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createJournalLock, RENEW_EVERY, type LockAttempt } from './journal-lock.ts';
import { createSegmentAppender, type SegmentAppender } from './segment-appender.ts';
import { createSegmentDating } from './segment-dating.ts';
import { SEGMENT_SPAN, segmentFile } from './segment-name.ts';

export interface Journal {
  /** Records a sweep, its level and a warning of that moment. Never waits and never throws. */
  record(snapshot: Snapshot, level: Level, alert?: Alert['level'] | null): void;
  /** Why nothing is being recorded, or what was lost a while ago. Null when all is well. */
  notice(): HostNotice | null;
  /** Whether the previous recording ended without closing: Headroom was killed, or the machine stopped. */
  readonly unclean: boolean;
  /** Settles when everything is on the disk. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly directory: string;
  /** The most disk space that the journal may take. */
  readonly mostBytes: () => Bytes;
  /** Called once for each trouble that begins after the opening. */
  readonly onTrouble?: (notice: HostNotice) => void;
  readonly clock?: Clock;
}

/** The journal's folder within the state directory. */
export function journalDirectory(state: string): string {
  return path.join(state, 'journal');
}

/**
 * The longest time until a sync. The promise is that a loss of power costs at most 5 s, or 1 s from the level warning
 * on; writing takes a part of that.
 */
const SYNC_WITHIN: Milliseconds = 4000;
const SYNC_WITHIN_UNDER_PRESSURE: Milliseconds = 500;
/** A full snapshot is written this often, so a damaged line costs at most this much of the recording. */
const WHOLE_EVERY: Milliseconds = 60_000;
const LARGEST_SEGMENT: Bytes = 16 * 1024 * 1024;
/** The wait before another attempt, after a full disk or while another Headroom records. */
const RETRY: Milliseconds = 15_000;
/** A wall clock that gains more than this on the steady one was set, or the machine slept. */
const SET_AHEAD: Milliseconds = 60_000;

/**
 * Opens the flight recorder, which appends sweeps to segments of trace format v1. Where it cannot write, it reports
 * that and tries again later. Nothing else is affected.
 */
export function openJournal({ directory, mostBytes, onTrouble, clock = systemClock }: JournalOptions): Journal {
  const housekeeping = createHousekeeping({ directory, mostBytes });
  const journalLock = createJournalLock(directory, clock);
  const dating = createSegmentDating();
  let lock: LockAttempt = journalLock.take();
  const unclean = lock.kind === 'taken' && lock.unclean;
  let segment: OpenSegment | null = null;
  let trouble: HostNotice | null = describeLock(lock, directory);
  /** The notice that files were removed by another program. It is shown until the next segment is full. */
  let removed: HostNotice | null = null;
  let retryAt: Milliseconds = clock.now() + RETRY;
  let closing: Promise<void> = Promise.resolve();
  let closed = false;
  let cancelRenewal: () => void = () => undefined;

  function stop(reason: HostNotice): void {
    if (trouble === null) onTrouble?.(reason);
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
      lock = journalLock.take();
      trouble = describeLock(lock, directory);
    } else trouble = null;
    return lock.kind === 'taken';
  }

  function begin(snapshot: Snapshot): OpenSegment {
    const appender = createSegmentAppender({
      file: segmentFile(directory, snapshot.at, 'jsonl'),
      clock,
      onFailure: (error) => {
        // A folder that was removed is created again at the next renewal of the lock.
        if (segment?.appender === appender) stop(describeFailure(error, directory));
      },
    });
    const { total: memTotal, swapTotal } = snapshot.memory;
    const header = writeTraceHeader({
      name: 'journal',
      recordedAt: new Date(snapshot.at).toISOString(),
      host: { platform: process.platform, cpus: availableParallelism(), memTotal, swapTotal },
    });
    appender.append(sealLine(header));
    dating.began(snapshot.at, clock.now());
    return new OpenSegment(appender, snapshot.at);
  }

  /** Ends the segment where the clock was set, in either direction, because its samples must follow one another. */
  function endWhereNeeded(at: Milliseconds): void {
    if (segment === null) return;
    const { isFull, isSet } = segment.endsBefore(at, clock.now());
    if (isFull) removed = null;
    if (isFull || isSet) endSegment();
  }

  function planRenewal(): void {
    cancelRenewal = clock.after(RENEW_EVERY, () => {
      void renew().then(() => {
        if (!closed) planRenewal();
      });
    });
  }

  /**
   * Notices changes by other programs: a removed or replaced journal is begun again, and one that another program has
   * taken is left.
   */
  async function renew(): Promise<void> {
    if (lock.kind !== 'taken') return;
    const current = segment;
    const [held, isThere] = await Promise.all([lock.renew(), current?.appender.isThere() ?? true]);
    if (closed || (held === 'kept' && isThere)) return;
    if (!isThere && segment === current) endSegment();
    if (held !== 'kept') {
      endSegment();
      lock = journalLock.take();
      trouble = describeLock(lock, directory);
      retryAt = clock.now() + RETRY;
    }
    if (held === 'removed' || !isThere) removed = [message('journal.removed', { folder: directory })];
    const news = trouble ?? removed;
    if (news) onTrouble?.(news);
  }

  planRenewal();
  return {
    unclean,
    notice: () => trouble ?? removed,
    record(snapshot, level, alert = null) {
      if (!mayRecord()) return;
      endWhereNeeded(snapshot.at);
      if (segment === null) {
        const wrong = dating.wrongAt(snapshot.at, clock.now());
        segment = begin(snapshot);
        if (wrong.length > 0) housekeeping.redate(wrong, closing);
        housekeeping.run(segment.begin, atLeast(level, 'warning'));
      }
      segment.append(snapshot, { level, alert }, clock.now());
    },
    async close() {
      closed = true;
      cancelRenewal();
      endSegment();
      await closing;
      await housekeeping.settled();
      if (lock.kind === 'taken') lock.release();
    },
  };
}

/** One segment while it is being written. */
class OpenSegment {
  readonly appender: SegmentAppender;
  readonly begin: Milliseconds;
  readonly #changes = createChangeFilter();
  #writer = createTraceWriter({ commandLines: false });
  #wholeAt = -Infinity;
  #last: { readonly at: Milliseconds; readonly steady: Milliseconds } | null = null;

  constructor(appender: SegmentAppender, begin: Milliseconds) {
    this.appender = appender;
    this.begin = begin;
  }

  endsBefore(at: Milliseconds, steady: Milliseconds): { readonly isFull: boolean; readonly isSet: boolean } {
    const last = this.#last;
    const isFull = at - this.begin >= SEGMENT_SPAN || this.appender.size >= LARGEST_SEGMENT;
    const ahead = last === null ? 0 : at - last.at - (steady - last.steady);
    return { isFull, isSet: last !== null && (at <= last.at || ahead > SET_AHEAD) };
  }

  append(snapshot: Snapshot, said: Said, steady: Milliseconds): void {
    this.#last = { at: snapshot.at, steady };
    const pressed = atLeast(said.level, 'warning');
    this.appender.syncWithin(pressed ? SYNC_WITHIN_UNDER_PRESSURE : SYNC_WITHIN);
    this.appender.append(sealLine(this.#line(snapshot, said, pressed)));
  }

  #line(snapshot: Snapshot, said: Said, exact: boolean): string {
    const isGlance = snapshot.glanced !== undefined && this.#wholeAt > -Infinity;
    if (isGlance || snapshot.at - this.#wholeAt < WHOLE_EVERY) {
      return this.#writer.write(snapshot, this.#changes.changesIn(snapshot, exact), said);
    }
    this.#wholeAt = snapshot.at;
    this.#writer = createTraceWriter({ commandLines: false });
    this.#changes.takeWhole(snapshot);
    return this.#writer.write(snapshot, null, said);
  }
}

function describeLock(lock: LockAttempt, directory: string): HostNotice | null {
  if (lock.kind === 'taken') return null;
  if (lock.kind === 'failed') return describeFailure(lock.error, directory);
  return [lock.pid === null ? message('journal.held-elsewhere', {}) : message('journal.held', { pid: lock.pid })];
}

function describeFailure(error: unknown, folder: string): HostNotice {
  return [message('journal.stopped', { folder, reason: systemErrorOf(error) })];
}
