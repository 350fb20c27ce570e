import * as nodeFs from 'node:fs';
import type { Milliseconds } from '../../../../core/model/units.ts';
import { faultOf, type Fault, type ProcFiles } from '../proc-files.ts';

/** `silent`: the kernel has not answered in time. The bytes are valid until the call that brought them returns. */
export type Answer =
  { readonly kind: 'ok'; readonly bytes: Buffer; readonly length: number } | { readonly kind: Fault | 'silent' };

export interface BlockableFile {
  readonly path: string;
  readonly length: number;
  readonly deadline: Milliseconds;
  /** Its open can block like its read. An open that cannot is made at once, which is cheaper. */
  readonly opensSlowly?: boolean;
}

/**
 * Reads of files whose answer a hostile or broken program can hold back for ever. /proc/PID/cmdline, environ and smaps_rollup wait for
 * the lock of the memory map of that process (mmap_lock): one thread that touches a page of a dead file system while another maps memory
 * keeps it taken. stat, statm, status, limits, exe and cwd do without it.
 */
export interface BlockableReads {
  /** `done` is called once: at once, later, or never after `close`. */
  read(file: BlockableFile, done: (answer: Answer) => void): void;
  /** Settles when nothing is awaited any more, and after `within` at the latest. */
  settled(within: Milliseconds): Promise<void>;
  close(): void;
}

/** For plain folders that stand for a procfs, where nothing blocks. */
export function readInPlace(files: ProcFiles): BlockableReads {
  return {
    read({ path, length }, done) {
      const read = files.load(path, length);
      done(read < 0 ? { kind: files.fault } : { kind: 'ok', bytes: files.buffer, length: read });
    },
    settled: () => Promise.resolve(),
    close: () => undefined,
  };
}

/**
 * Reads under way at once, silent ones among them. Node reads with four threads, which the journal needs, too; a thread that the
 * kernel holds cannot be taken back.
 */
const SLOTS = 2;
/** The longest file that is read so. */
const LONGEST = 16 * 1024;

interface Job {
  readonly file: BlockableFile;
  readonly done: (answer: Answer) => void;
}

export type AsyncFiles = Pick<typeof nodeFs, 'open' | 'openSync' | 'read' | 'closeSync'>;

export interface PatientReads extends BlockableReads {
  /** Reads that the kernel has not answered yet. */
  readonly underWay: number;
}

/**
 * Reads with Node's own threads. A read that passes its deadline is answered with `silent` and keeps its thread until the kernel lets
 * it go; while every slot is kept so, all further questions are answered with `silent` at once.
 */
export function createPatientReads(fs: AsyncFiles = nodeFs): PatientReads {
  const free = Array.from({ length: SLOTS }, () => Buffer.alloc(LONGEST));
  const queue = new Set<Job>();
  /** Their deadline has passed, and they still occupy a thread. */
  const silent = new Set<Job>();
  const waiting = new Set<() => void>();
  let isGoingOn = false;
  let closed = false;

  /** A file that cannot be opened ends at once and comes here again, which must not pile up. */
  function next(): void {
    if (isGoingOn) return;
    isGoingOn = true;
    for (const job of queue) {
      const isHopeless = silent.size === SLOTS || [...silent].some(({ file }) => file.path === job.file.path);
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
    const { file, done } = job;
    const { path, length, deadline, opensSlowly = false } = file;
    const timer = setTimeout(() => {
      silent.add(job);
      if (!closed) done({ kind: 'silent' });
      next();
    }, deadline).unref();

    function end(answer: Answer): void {
      clearTimeout(timer);
      if (!silent.delete(job) && !closed) done(answer);
      free.push(buffer);
      next();
    }
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
    read(file, done) {
      queue.add({ file, done });
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
