import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { Clock } from '../clock.ts';

/** Writes one segment in the background. Appended lines go to the system at once and to the disk soon after. */
export interface SegmentAppender {
  /** Never waits and never throws. */
  append(line: string): void;
  /** Ensures that the appended lines are on the disk within this time. */
  syncWithin(longest: Milliseconds): void;
  /** The accepted bytes. */
  readonly size: Bytes;
  /** Whether the file still has its name. False once it was removed or replaced. */
  isThere(): Promise<boolean>;
  /** Settles when everything is on the disk, or nothing more can be written. */
  close(): Promise<void>;
}

/** The used part of a file. */
export interface SegmentFile {
  appendFile(text: string): Promise<void>;
  datasync(): Promise<void>;
  /** Whether its name still leads to it. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

export interface SegmentAppenderOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Called once. Nothing more is accepted after that. */
  readonly onFailure: (error: unknown) => void;
  readonly openFile?: (file: string) => Promise<SegmentFile>;
}

/** The most bytes that may wait for the disk. A disk that is this far behind counts as failed. */
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
  /** The time of the oldest line that may not be on the disk yet. */
  let unsyncedSince: Milliseconds | null = null;
  /**
   * The time that the last sync took. On a slow disk the next one must begin earlier. It is unknown at first, so the
   * first sync comes at once.
   */
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

  /** Writes while the disk syncs, so that lines appended meanwhile survive an end of this program. */
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
    async isThere() {
      try {
        return (await (await opened)?.isThere()) ?? true;
      } catch {
        // The next write reports the error.
        return true;
      }
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

/** Creates a file, whose name is on the disk too. */
async function openSegment(file: string): Promise<SegmentFile> {
  const handle = await open(file, 'ax', 0o600);
  try {
    const directory = await open(path.dirname(file), 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    // Some systems cannot sync a folder. They still write its entry in time.
  }
  return {
    appendFile: (text) => handle.appendFile(text),
    datasync: () => handle.datasync(),
    isThere: () => isSameFile(handle, file),
    close: () => handle.close(),
  };
}

async function isSameFile(handle: FileHandle, file: string): Promise<boolean> {
  const own = await handle.stat();
  if (own.nlink === 0) return false;
  const named = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  });
  return named !== null && named.ino === own.ino && named.dev === own.dev;
}
