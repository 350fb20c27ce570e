import * as nodeFs from 'node:fs';
import type { Bytes } from '../../../core/model/units.ts';

/**
 * The part of a file system that the Linux reader needs. Tests replace it by one that removes files between two
 * calls.
 */
export type FileSystem = Pick<
  typeof nodeFs,
  'openSync' | 'readSync' | 'closeSync' | 'readdirSync' | 'readlinkSync' | 'fstatSync' | 'statfsSync'
>;

/**
 * Why a file could not be read.
 *
 * - `gone`: the file, its process or its cgroup vanished, which is normal
 * - `exhausted`: this process or the machine has no descriptor left
 */
export type Fault = 'gone' | 'denied' | 'unsupported' | 'exhausted' | 'failed';

const FAULTS: Readonly<Record<string, Fault>> = {
  ENOENT: 'gone',
  ESRCH: 'gone',
  ENOTDIR: 'gone',
  ENODEV: 'gone',
  EACCES: 'denied',
  EPERM: 'denied',
  EOPNOTSUPP: 'unsupported',
  ENOTSUP: 'unsupported',
  ENOSYS: 'unsupported',
  EINVAL: 'unsupported',
  EMFILE: 'exhausted',
  ENFILE: 'exhausted',
};

export function faultOf(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS[code] ?? 'failed';
}

export function usedOf({ blocks, bfree, bsize }: Pick<nodeFs.StatsFs, 'blocks' | 'bfree' | 'bsize'>): Bytes {
  return Math.max(0, blocks - bfree) * bsize;
}

const LARGEST_BUFFER: Bytes = 4 * 1024 * 1024;

/** f_type of procfs (PROC_SUPER_MAGIC in the kernel's magic.h). */
const PROCFS = 0x9fa0;

/**
 * Reads small files into one buffer that is used again and again, so that a sweep leaves no garbage behind. Every
 * read returns the number of bytes that now stand at the start of `buffer`, or -1 with the reason in `fault`.
 */
export class ProcFiles {
  /** The path of the procfs, or of a plain folder that stands for one. */
  readonly root: string;
  #buffer = Buffer.alloc(64 * 1024);
  /** Of the last call. After one that went well it is `failed`, which fits whoever cannot make sense of what was read. */
  fault: Fault = 'failed';
  readonly #fs: FileSystem;
  readonly #ordinary: boolean;

  constructor(root: string, fs: FileSystem = nodeFs) {
    this.root = root;
    this.#fs = fs;
    this.#ordinary = !isProcfs(root, fs);
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  open(path: string): number {
    this.fault = 'failed';
    try {
      return this.#fs.openSync(path, 'r');
    } catch (error) {
      return this.#failed(error);
    }
  }

  close(descriptor: number): void {
    try {
      this.#fs.closeSync(descriptor);
    } catch {
      // A descriptor that cannot be closed is left.
    }
  }

  /** Reads the beginning of an open file, up to `length` bytes. */
  read(descriptor: number, length: number): number {
    this.fault = 'failed';
    try {
      return this.#fs.readSync(descriptor, this.buffer, 0, length, 0);
    } catch (error) {
      return this.#failed(error);
    }
  }

  /**
   * Like `read`, for a descriptor kept from an earlier sweep. procfs answers ESRCH once the process is gone. An
   * ordinary file outlives its name, so there the name is looked up.
   */
  readKept(descriptor: number, length: number): number {
    if (this.#ordinary && this.#isUnlinked(descriptor)) {
      this.fault = 'gone';
      return -1;
    }
    return this.read(descriptor, length);
  }

  /** Reads a file with a single call, which suffices for the files of a process (up to a page). */
  load(path: string, length = 4096): number {
    const descriptor = this.open(path);
    if (descriptor < 0) return -1;
    const read = this.read(descriptor, length);
    this.close(descriptor);
    return read;
  }

  /**
   * One read of such a file that has no fixed length (the groups of a user make PID/status long): where it fills the buffer, it is read again
   * into a larger one, up to 4 MiB.
   */
  loadWhole(path: string): number {
    for (;;) {
      const length = this.load(path, this.#buffer.length);
      if (length < this.#buffer.length || this.#buffer.length >= LARGEST_BUFFER) return length;
      this.#buffer = Buffer.alloc(this.#buffer.length * 4);
    }
  }

  /** Everything in a file, in as many reads as it takes, up to the size of the buffer. */
  loadAll(path: string): number {
    const descriptor = this.open(path);
    if (descriptor < 0) return -1;
    try {
      let filled = 0;
      while (filled < this.buffer.length) {
        const read = this.#fs.readSync(descriptor, this.buffer, filled, this.buffer.length - filled, filled);
        if (read <= 0) break;
        filled += read;
      }
      return filled;
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.close(descriptor);
    }
  }

  /** The whole file as text. Null with the reason in `fault`. Bytes that are not UTF-8 become U+FFFD. */
  text(path: string): string | null {
    const length = this.loadAll(path);
    return length < 0 ? null : this.buffer.toString('utf8', 0, length);
  }

  /** Whether a file or folder exists. `fault` holds the reason if not. */
  has(path: string): boolean {
    const descriptor = this.open(path);
    if (descriptor >= 0) this.close(descriptor);
    return descriptor >= 0;
  }

  /** What the files of the file system at this path take. */
  usedSpace(path: string): Bytes | null {
    try {
      return usedOf(this.#fs.statfsSync(path));
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  readlink(path: string): string | null {
    try {
      return this.#fs.readlinkSync(path);
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  list(path: string): readonly string[] | null {
    try {
      return this.#fs.readdirSync(path);
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #isUnlinked(descriptor: number): boolean {
    try {
      return this.#fs.fstatSync(descriptor).nlink === 0;
    } catch {
      return true;
    }
  }

  #failed(error: unknown): -1 {
    this.fault = faultOf(error);
    return -1;
  }
}

function isProcfs(root: string, fs: FileSystem): boolean {
  try {
    return fs.statfsSync(root).type === PROCFS;
  } catch {
    return false;
  }
}
