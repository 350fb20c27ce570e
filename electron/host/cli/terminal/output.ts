import { writeSync } from 'node:fs';

/** Text to standard output: collected and written in large pieces, in order, at the reader's pace. */
export interface Output {
  write(text: string): void;
  /** Writes what has been collected. */
  flush(): void;
  /** The reader has gone away (as `| head` does): nothing more needs to be made. */
  readonly closed: boolean;
}

const PIECE = 64 * 1024;
/** A pipe without a reader, the same on Windows, a terminal that was closed. */
const GONE = new Set(['EPIPE', 'EOF', 'EIO']);

// Written by descriptor: `process.stdout` costs loading sockets and terminals, and buffers without end where the reader is slow.
export function createOutput(descriptor: number): Output {
  let pieces: string[] = [];
  let collected = 0;
  let closed = false;

  function writeAll(bytes: Buffer): void {
    for (let offset = 0; offset < bytes.length;) {
      try {
        offset += writeSync(descriptor, bytes, offset);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'EAGAIN') pauseBriefly();
        else if (GONE.has(code ?? '')) {
          closed = true;
          return;
        } else throw error;
      }
    }
  }

  return {
    get closed() {
      return closed;
    },
    write(text) {
      pieces.push(text);
      collected += text.length;
      if (collected >= PIECE) this.flush();
    },
    flush() {
      const text = pieces.join('');
      pieces = [];
      collected = 0;
      if (!closed && text !== '') writeAll(Buffer.from(text));
    },
  };
}

/** Text at once, for a descriptor to which nothing else is being written. */
export function print(descriptor: 1 | 2, text: string): void {
  const output = createOutput(descriptor);
  output.write(text);
  output.flush();
}

const idle = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that does not block is full: its reader needs a moment. */
function pauseBriefly(): void {
  Atomics.wait(idle, 0, 0, 5);
}
