import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { Clock } from '../clock.ts';

/** Writes one segment in the background: what is appended goes to the system at once and to the disk soon after. */
export interface SegmentAppender {
  /** Never waits and never throws. */
  append(line: string): void;
  /** What is appended is on the disk no later than this. */
  syncWithin(longest: Milliseconds): void;
  /** What has been taken, in bytes. */
  readonly size: Bytes;
  /** Settles when all is on the disk, or nothing more can be written. */
  close(): Promise<void>;
}

/** As much of a file as is used. */
export interface SegmentFile {
  appendFile(text: string): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

export interface SegmentAppenderOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Told once; after that nothing more is taken. */
  readonly onFailure: (error: unknown) => void;
  readonly openFile?: (file: string) => Promise<SegmentFile>;
}

/** A disk that takes nothing for so long that this much waits is as good as none. */
const MOST_WAITING: Bytes = 8 * 1024 * 1024;

export function createSegmentAppender(options: SegmentAppenderOptions): SegmentAppender {
  const { file, clock, onFailure, openFile = openSegment } = options;
  let waiting: string[] = [];
  let waitingSize: Bytes = 0;
  let size: Bytes = 0;
  let opened: Promise<SegmentFile> | null = null;
  let writing: Promise<void> | null = null;
  let syncing: Promise<void> | null = null;
  let failed = false;
  let closing = false;
  let longest: Milliseconds = 0;
  /** When the oldest was taken of what is not yet known to be on the disk. */
  let unsyncedSince: Milliseconds | null = null;
  /** What the disk needed the last time: on a slow one it has to begin earlier. Not known at first, so the first comes at once. */
  let syncTakes: Milliseconds = Infinity;
  let cancelSync: () => void = () => undefined;

  function fail(error: unknown): void {
    if (!failed) onFailure(error);
    failed = true;
    waiting = [];
    waitingSize = 0;
    cancelSync();
  }

  async function write(): Promise<void> {
    opened ??= openFile(file);
    const target = await opened;
    while (waiting.length > 0) {
      const text = waiting.join('');
      waiting = [];
      waitingSize = 0;
      await target.appendFile(text);
    }
  }

  /** Goes on while the disk syncs, so that what is taken meanwhile survives an end of this program. */
  function startWriting(): void {
    if (writing !== null || failed || waiting.length === 0) return;
    writing = write()
      .catch(fail)
      .then(() => {
        writing = null;
        startWriting();
        planSync();
      });
  }

  async function sync(): Promise<void> {
    await writing;
    const target = await opened;
    const began = clock.now();
    unsyncedSince = writing === null && waiting.length === 0 ? null : began;
    await target?.datasync();
    syncTakes = clock.now() - began;
  }

  function startSyncing(): void {
    if (syncing !== null || failed) return;
    syncing = sync()
      .catch(fail)
      .then(() => {
        syncing = null;
        planSync();
      });
  }

  function planSync(): void {
    cancelSync();
    if (unsyncedSince === null || syncing !== null || failed || closing) return;
    const due = unsyncedSince + Math.max(0, longest - syncTakes);
    cancelSync = clock.after(Math.max(0, due - clock.now()), startSyncing);
  }

  return {
    get size() {
      return size;
    },
    append(line) {
      if (failed || closing) return;
      waiting.push(`${line}\n`);
      waitingSize += line.length + 1;
      size += line.length + 1;
      unsyncedSince ??= clock.now();
      if (waitingSize > MOST_WAITING) fail(Object.assign(new Error('the disk takes nothing'), { code: 'ETIMEDOUT' }));
      else startWriting();
    },
    syncWithin(span) {
      if (span === longest) return;
      longest = span;
      planSync();
    },
    async close() {
      closing = true;
      cancelSync();
      while (writing !== null) await writing;
      while (syncing !== null) await syncing;
      if (unsyncedSince !== null) startSyncing();
      while (syncing !== null) await syncing;
      await opened?.then((target) => target.close()).catch(() => undefined);
    },
  };
}

/** A new file, whose name is on the disk too. */
async function openSegment(file: string): Promise<SegmentFile> {
  const handle = await open(file, 'ax', 0o600);
  try {
    const directory = await open(path.dirname(file), 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    // Not every system lets a folder be synced; its entry is written in time all the same.
  }
  return handle;
}
