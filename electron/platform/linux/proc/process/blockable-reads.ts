import * as nodeFs from 'node:fs';
import type { Bytes, Milliseconds } from '../../../../core/model/units.ts';
import { faultOf, usedOf, type Fault, type ProcFiles } from '../proc-files.ts';

/** `silent` means that the kernel has not answered in time. The bytes are valid until the callback returns. */
export type Answer =
  { readonly kind: 'ok'; readonly bytes: Buffer; readonly length: number } | { readonly kind: Fault | 'silent' };

/** What the files of a file system take. */
export type SpaceAnswer = { readonly kind: 'ok'; readonly used: Bytes } | { readonly kind: Fault | 'silent' };

export interface BlockableFile {
  readonly path: string;
  readonly length: number;
  readonly deadline: Milliseconds;
  /** Whether the open can block like the read. An open that cannot is made at once, which is cheaper. */
  readonly opensSlowly?: boolean;
}

/**
 * Reads files whose answer a hostile or broken program can hold back for ever. /proc/PID/cmdline, environ and
 * smaps_rollup wait for the lock of the process's memory map (mmap_lock). One thread that touches a page of a dead
 * file system while another maps memory keeps that lock. stat, statm, status, limits, exe and cwd do not need it.
 */
export interface BlockableReads {
  /** `done` is called once: at once, later, or never after `close`. */
  read(file: BlockableFile, done: (answer: Answer) => void): void;
  /** Asks what the files of the file system at this path take. The way there may lead through one that does not answer. */
  space(path: string, deadline: Milliseconds, done: (answer: SpaceAnswer) => void): void;
  /** Settles when no read is awaited any more, at the latest after `within`. */
  settled(within: Milliseconds): Promise<void>;
  close(): void;
}

/** Reads for plain folders that stand for a procfs, where nothing blocks. */
export function readInPlace(files: ProcFiles): BlockableReads {
  return {
    read({ path, length }, done) {
      const read = files.load(path, length);
      done(read < 0 ? { kind: files.fault } : { kind: 'ok', bytes: files.buffer, length: read });
    },
    space(path, _deadline, done) {
      const used = files.usedSpace(path);
      done(used === null ? { kind: files.fault } : { kind: 'ok', used });
    },
    settled: () => Promise.resolve(),
    close: () => undefined,
  };
}

/**
 * The most reads at the same time, silent ones included. Node reads with four threads, which the journal needs too,
 * and a thread that the kernel holds cannot be taken back.
 */
const SLOTS = 2;
/** The longest file that is read in this way. */
const LONGEST = 16 * 1024;

interface Job {
  readonly path: string;
  readonly deadline: Milliseconds;
  /** Calls `end` once, at once or later. */
  readonly begin: (buffer: Buffer<ArrayBuffer>, end: (answer: Answer) => void) => void;
  readonly done: (answer: Answer) => void;
}

export type AsyncFiles = Pick<typeof nodeFs, 'open' | 'openSync' | 'read' | 'closeSync' | 'statfs'>;

export interface PatientReads extends BlockableReads {
  /** The number of reads that the kernel has not answered yet. */
  readonly underWay: number;
  /** Whether one of them has not been answered for longer than a read takes that nothing holds up. */
  readonly isHeld: boolean;
}

/** A read that is not answered for so long is held up by something. */
export const HELD_AFTER: Milliseconds = 250;

/**
 * Reads with Node's own threads. A read that passes its deadline is answered with `silent` and keeps its thread until
 * the kernel releases it. While silent reads hold every slot, all further requests are answered with `silent` at
 * once.
 */
export function createPatientReads(fs: AsyncFiles = nodeFs): PatientReads {
  const free = Array.from({ length: SLOTS }, () => Buffer.alloc(LONGEST));
  const queue = new Set<Job>();
  /** The jobs whose deadline has passed and that still occupy a thread. */
  const silent = new Set<Job>();
  /** When those began that the kernel has not answered yet. */
  const begunAt = new Map<Job, Milliseconds>();
  const waiting = new Set<() => void>();
  let isGoingOn = false;
  let closed = false;

  /** Starts the next job. A file that cannot be opened ends at once and calls this again, so it must not recurse. */
  function next(): void {
    if (isGoingOn) return;
    isGoingOn = true;
    for (const job of queue) {
      const isHopeless = silent.size === SLOTS || [...silent].some(({ path }) => path === job.path);
      const buffer = isHopeless ? undefined : free.pop();
      if (!isHopeless && buffer === undefined) break;
      queue.delete(job);
      if (buffer === undefined) job.done({ kind: 'silent' });
      else begin(job, buffer);
    }
    isGoingOn = false;
    if (queue.size > 0 || free.length + silent.size < SLOTS) return;
    for (const settle of waiting) settle();
  }

  function begin(job: Job, buffer: Buffer<ArrayBuffer>): void {
    const { deadline, done } = job;
    begunAt.set(job, performance.now());
    const timer = setTimeout(() => {
      silent.add(job);
      if (!closed) done({ kind: 'silent' });
      next();
    }, deadline).unref();

    function end(answer: Answer): void {
      clearTimeout(timer);
      begunAt.delete(job);
      if (!silent.delete(job) && !closed) done(answer);
      free.push(buffer);
      next();
    }
    job.begin(buffer, end);
  }

  function beginReading(
    { path, length, opensSlowly = false }: BlockableFile,
    buffer: Buffer<ArrayBuffer>,
    end: (answer: Answer) => void,
  ): void {
    function read(descriptor: number): void {
      fs.read(descriptor, buffer, 0, Math.min(length, buffer.length), 0, (error, filled) => {
        fs.closeSync(descriptor);
        end(error ? { kind: faultOf(error) } : { kind: 'ok', bytes: buffer, length: filled });
      });
    }
    if (opensSlowly) {
      fs.open(path, 'r', (error, descriptor) => {
        if (error) end({ kind: faultOf(error) });
        else read(descriptor);
      });
      return;
    }
    let descriptor: number;
    try {
      descriptor = fs.openSync(path, 'r');
    } catch (error) {
      end({ kind: faultOf(error) });
      return;
    }
    read(descriptor);
  }

  return {
    get underWay() {
      return SLOTS - free.length;
    },
    get isHeld() {
      return [...begunAt.values()].some((at) => performance.now() - at > HELD_AFTER);
    },
    read(file, done) {
      const { path, deadline } = file;
      queue.add({
        path,
        deadline,
        begin: (buffer, end) => {
          beginReading(file, buffer, end);
        },
        done,
      });
      next();
    },
    space(path, deadline, done) {
      let used: Bytes = 0;
      queue.add({
        path,
        deadline,
        begin: (buffer, end) => {
          fs.statfs(path, (error, stats) => {
            if (!error) used = usedOf(stats);
            end(error ? { kind: faultOf(error) } : { kind: 'ok', bytes: buffer, length: 0 });
          });
        },
        done: ({ kind }) => {
          done(kind === 'ok' ? { kind, used } : { kind });
        },
      });
      next();
    },
    async settled(within) {
      if (queue.size === 0 && free.length + silent.size === SLOTS) return;
      await new Promise<void>((resolve) => {
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve();
        };
        const timer = setTimeout(settle, within);
        waiting.add(settle);
      });
    },
    close() {
      closed = true;
      queue.clear();
    },
  };
}
