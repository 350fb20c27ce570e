import * as nodeFs from 'node:fs';
import { constants } from 'node:fs';
import type { Bytes, Milliseconds } from '../../../core/model/units.ts';
import { HELD_AFTER } from '../proc/process/blockable-reads.ts';

/** A file that somebody else chose. `userId` is its owner's. */
export interface ForeignFile {
  readonly bytes: Buffer;
  readonly userId: number;
}

/** Reads files that belong to programs: their configuration, what they tell of themselves. They may be anything. */
export interface ForeignFiles {
  /** The beginning of an ordinary file. `done` gets null for what is none, is not there, may not be read or does not come in time. */
  read(path: string, most: Bytes, done: (file: ForeignFile | null) => void): void;
  /** The entries of a folder, at most so many. Empty for what is none. */
  list(path: string, most: number, done: (names: readonly string[]) => void): void;
  /** Whether the system has not answered yet. */
  readonly isBusy: boolean;
  /** Whether it has not answered for longer than a file that is there takes. */
  readonly isHeld: boolean;
  /** Settles when nothing is awaited any more. */
  settled(): Promise<void>;
  close(): void;
}

/** A disk that is asleep needs a moment. What takes longer is not asked for again. */
const DEADLINE: Milliseconds = 5000;
const MOST_WAITING = 256;
const PIECE: Bytes = 64 * 1024;

/**
 * Reads with one of Node's threads, one file at a time: a file on a dead file system keeps that thread, and no second one is given
 * to it. A file is opened without waiting for anybody at its other end.
 */
export function createForeignFiles(): ForeignFiles {
  const queue: (() => Promise<void>)[] = [];
  let isBusy = false;
  let begunAt: Milliseconds = 0;
  let closed = false;
  let idle: (() => void)[] = [];

  async function work(): Promise<void> {
    isBusy = true;
    for (let job = queue.shift(); job && !closed; job = queue.shift()) {
      begunAt = performance.now();
      await job();
    }
    isBusy = false;
    for (const settle of idle) settle();
    idle = [];
  }

  function add<T>(task: () => Promise<T>, otherwise: T, done: (result: T) => void): void {
    if (closed || queue.length >= MOST_WAITING) return;
    queue.push(async () => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        if (!closed) done(otherwise);
      }, DEADLINE).unref();
      const result = await task().catch(() => otherwise);
      clearTimeout(timer);
      if (!isLate && !closed) done(result);
    });
    if (!isBusy) void work();
  }

  return {
    get isBusy() {
      return isBusy;
    },
    get isHeld() {
      return isBusy && performance.now() - begunAt > HELD_AFTER;
    },
    read(path, most, done) {
      add<ForeignFile | null>(() => readBeginning(path, most), null, done);
    },
    list(path, most, done) {
      add<readonly string[]>(() => listSome(path, most), [], done);
    },
    settled: () => (isBusy ? new Promise((settle) => idle.push(settle)) : Promise.resolve()),
    close() {
      closed = true;
      queue.length = 0;
    },
  };
}

async function readBeginning(path: string, most: Bytes): Promise<ForeignFile | null> {
  const file = await nodeFs.promises.open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const pieces: Buffer[] = [];
    let length = 0;
    while (length < most) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, most - length));
      const { bytesRead } = await file.read(piece, 0, piece.length, length);
      if (bytesRead === 0) break;
      pieces.push(piece.subarray(0, bytesRead));
      length += bytesRead;
    }
    return { bytes: Buffer.concat(pieces), userId: stats.uid };
  } finally {
    await file.close();
  }
}

async function listSome(path: string, most: number): Promise<readonly string[]> {
  const names: string[] = [];
  const folder = await nodeFs.promises.opendir(path);
  for await (const { name } of folder) {
    names.push(name);
    if (names.length >= most) break;
  }
  return names;
}
