import { closeSync, writeSync } from 'node:fs';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { openNamedFile } from './named-file.ts';

/** A trace that is being written, line by line. */
export interface TraceFile {
  /** Appends a line, which has no line feed. This and the other methods throw the errors of the file system. */
  append(line: string): void;
  /** Settles when the appended lines would survive a crash of this program. */
  flush(): Promise<void>;
  /** Completes and closes the file. */
  close(): Promise<void>;
}

/**
 * Creates a trace file. A name that ends in `.gz` makes it gzipped. An existing file is an error (EEXIST) unless it
 * may be overwritten.
 */
export function createTraceFile(path: string, { overwrite }: { readonly overwrite: boolean }): TraceFile {
  const file = openNamedFile(path, { overwrite });
  const write = (bytes: Buffer) => {
    for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset);
  };
  return path.endsWith('.gz') ? gzipped(file, write) : plain(file, write);
}

type Write = (bytes: Buffer) => void;

function plain(file: number, write: Write): TraceFile {
  return {
    append(line) {
      write(Buffer.from(`${line}\n`));
    },
    flush: () => Promise.resolve(),
    close() {
      closeSync(file);
      return Promise.resolve();
    },
  };
}

function gzipped(file: number, write: Write): TraceFile {
  const gzip: Gzip = createGzip();
  let failure: unknown = null;
  gzip.on('data', (bytes: Buffer) => {
    // An exception here would end the program, so the next call reports the error instead.
    try {
      if (failure === null) write(bytes);
    } catch (error) {
      failure = error;
    }
  });

  function report(): void {
    if (failure instanceof Error) throw failure;
  }

  return {
    append(line) {
      report();
      gzip.write(`${line}\n`);
    },
    async flush() {
      await new Promise<void>((resolve) => {
        gzip.flush(constants.Z_SYNC_FLUSH, resolve);
      });
      report();
    },
    async close() {
      const ended = new Promise((resolve) => gzip.once('end', resolve));
      gzip.end();
      await ended;
      closeSync(file);
      report();
    },
  };
}
