import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Bytes, Milliseconds } from '../../core/units.ts';
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

export interface SegmentAppenderOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Told once; after that nothing more is taken. */
  readonly onFailure: (error: unknown) => void;
}

/** A disk that takes nothing for so long that this much waits is as good as none. */
const MOST_WAITING: Bytes = 8 * 1024 * 1024;

export function createSegmentAppender({ file, clock, onFailure }: SegmentAppenderOptions): SegmentAppender {
  let waiting: string[] = [];
  let waitingSize: Bytes = 0;
  let size: Bytes = 0;
  let handle: FileHandle | null = null;
  let underWay: Promise<void> | null = null;
  let failed = false;
  let closing = false;
  let longest: Milliseconds = 0;
  /** When the oldest of what is not yet on the disk was written. */
  let unsyncedSince: Milliseconds | null = null;
  let cancelSync: () => void = () => undefined;

  function fail(error: unknown): void {
    if (!failed) onFailure(error);
    failed = true;
    waiting = [];
    waitingSize = 0;
    cancelSync();
  }

  function isSyncDue(): boolean {
    return unsyncedSince !== null && (closing || clock.now() - unsyncedSince >= longest);
  }

  async function work(): Promise<void> {
    try {
      handle ??= await openSegment(file);
      while (waiting.length > 0 || isSyncDue()) {
        if (waiting.length > 0) {
          const text = waiting.join('');
          waiting = [];
          waitingSize = 0;
          await handle.appendFile(text);
          unsyncedSince ??= clock.now();
        }
        if (isSyncDue()) {
          unsyncedSince = null;
          await handle.datasync();
        }
      }
    } catch (error) {
      fail(error);
    }
  }

  function start(): void {
    if (underWay !== null || failed) return;
    cancelSync();
    underWay = work().then(() => {
      underWay = null;
      if (waiting.length > 0) start();
      else planSync();
    });
  }

  function planSync(): void {
    cancelSync();
    if (unsyncedSince === null || failed) return;
    cancelSync = clock.after(Math.max(0, unsyncedSince + longest - clock.now()), start);
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
      if (waitingSize > MOST_WAITING) fail(new Error('the disk takes nothing'));
      else start();
    },
    syncWithin(span) {
      if (span === longest) return;
      longest = span;
      if (underWay === null) planSync();
    },
    async close() {
      closing = true;
      while (underWay !== null) await underWay;
      start();
      while (underWay !== null) await underWay;
      cancelSync();
      await handle?.close().catch(() => undefined);
    },
  };
}

/** A new file, whose name is on the disk too. */
async function openSegment(file: string): Promise<FileHandle> {
  const handle = await open(file, 'ax', 0o600);
  try {
    const directory = await open(path.dirname(file), 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    // Not every system lets a folder be synced; its entry is written in time all the same.
  }
  return handle;
}
