import * as fs from 'node:fs';
import type { FileSystem } from '../../../electron/platform/linux/proc/proc-files.ts';

/** A file system that counts calls, and in which something can happen right before a file is opened. */
export class WatchedFiles {
  /** Called with the path before it is opened. It may throw a file system's error. */
  beforeOpen: (path: string) => void = () => undefined;
  readonly opened: string[] = [];
  mostOpen = 0;
  readonly #open = new Set<number>();

  get open(): number {
    return this.#open.size;
  }

  readonly fileSystem: FileSystem = {
    ...fs,
    openSync: (path, flags) => {
      this.beforeOpen(String(path));
      const descriptor = fs.openSync(path, flags);
      this.opened.push(String(path));
      this.#open.add(descriptor);
      this.mostOpen = Math.max(this.mostOpen, this.#open.size);
      return descriptor;
    },
    closeSync: (descriptor) => {
      fs.closeSync(descriptor);
      this.#open.delete(descriptor);
    },
  };
}

/** The error of a failed system call. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
