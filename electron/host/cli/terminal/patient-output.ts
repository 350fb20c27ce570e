import { closeSync, constants, fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { longerPause } from '../../../core/model/longer-pause.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { reopenDescriptor } from '../../../platform/linux/own/reopen-descriptor.ts';

/** Output that never holds the program up: what is not taken at once waits here, up to a limit. */
export interface PatientOutput {
  write(text: string): void;
  /** Bytes that must not get lost. `taken` says when there is room for more. */
  pass(bytes: Uint8Array, taken: () => void): void;
  /** Settles when everything is written, or when nothing has been taken for `silence`. */
  drained(silence: Milliseconds): Promise<void>;
  /** The reader has gone away: nothing is written any more. */
  readonly closed: boolean;
}

/** What became of an attempt to write. */
export type Written = number | 'busy' | 'gone' | 'refused';

/** Where bytes go. Never blocks. */
export interface Sink {
  write(bytes: Uint8Array): Written;
}

export interface PatientOutputOptions {
  /** Text that its place did not take, as on a full disk. */
  readonly onRefused: (text: string) => void;
  /** Lines have been dropped because nobody took them; there is room again. */
  readonly onLost: (lines: number) => void;
}

/** Bytes of text that may wait. Beyond that the oldest is dropped. */
const MOST_WAITING = 256 * 1024;
/** Pauses between attempts at a reader that is busy. */
const FIRST_PAUSE: Milliseconds = 1;
const LONGEST_PAUSE: Milliseconds = 100;

interface Piece {
  bytes: Uint8Array;
  /** Null where nothing of it may be dropped. */
  readonly text: string | null;
  readonly taken: () => void;
}

export function createPatientOutput(sink: Sink, { onRefused, onLost }: PatientOutputOptions): PatientOutput {
  const queue: Piece[] = [];
  const drains = new Set<() => void>();
  let waiting = 0;
  let lost = 0;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let lastTaken = performance.now();

  function drop(): void {
    // The first may be under way, and the last is the newest.
    for (let at = 1; waiting > MOST_WAITING && at < queue.length - 1;) {
      const piece = queue[at];
      if (piece === undefined || piece.text === null) {
        at++;
        continue;
      }
      queue.splice(at, 1);
      waiting -= piece.bytes.length;
      lost += piece.text.split('\n').length - 1;
    }
  }

  function finish(piece: Piece): void {
    queue.shift();
    if (piece.text !== null) waiting -= piece.bytes.length;
    piece.taken();
  }

  function go(): void {
    timer = null;
    for (let piece = queue[0]; piece !== undefined; piece = queue[0]) {
      const written = closed ? 'gone' : sink.write(piece.bytes);
      if (written === 'busy') {
        // A program that has nothing else to do any more waits in `drained`, and no longer than that.
        timer = setTimeout(go, pause).unref();
        pause = longerPause(pause, LONGEST_PAUSE);
        return;
      }
      lastTaken = performance.now();
      pause = FIRST_PAUSE;
      if (typeof written === 'number') {
        if (piece.text !== null) waiting -= written;
        piece.bytes = piece.bytes.subarray(written);
        if (piece.bytes.length === 0) finish(piece);
        continue;
      }
      closed ||= written === 'gone';
      finish(piece);
      if (written === 'refused' && piece.text !== null) onRefused(piece.text);
    }
    const lines = lost;
    lost = 0;
    if (lines > 0 && !closed) onLost(lines);
    if (queue.length === 0) for (const settle of drains) settle();
  }

  function add(piece: Piece): void {
    queue.push(piece);
    drop();
    if (timer === null && queue.length === 1) go();
  }

  return {
    get closed() {
      return closed;
    },
    write(text) {
      if (text === '' || closed) return;
      const bytes = Buffer.from(text);
      waiting += bytes.length;
      add({ bytes, text, taken: () => undefined });
    },
    pass(bytes, taken) {
      add({ bytes, text: null, taken });
    },
    drained: (silence) =>
      new Promise((resolve) => {
        lastTaken = performance.now();
        const settle = () => {
          clearInterval(watch);
          drains.delete(settle);
          resolve();
        };
        const watch = setInterval(() => {
          if (queue.length === 0 || performance.now() - lastTaken >= silence) settle();
        }, LONGEST_PAUSE);
        drains.add(settle);
        if (queue.length === 0) settle();
      }),
  };
}

/** A pipe without a reader, the same on Windows, a terminal that was closed. */
const GONE = new Set(['EPIPE', 'EOF', 'EIO', 'ECONNRESET']);

function outcomeOf(error: unknown): Written {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EAGAIN') return 'busy';
  return GONE.has(code) ? 'gone' : 'refused';
}

/**
 * The sink for a standard stream. Whether a write waits belongs to what is open, which other programs share, so a terminal or pipe is opened
 * once more for this one alone (Linux). Where that is not permitted or not possible, as on other systems, a write waits as it always does.
 */
export function openSink(descriptor: number): Sink {
  if (isSocket(descriptor)) return socketSink(descriptor);
  const own = openOwn(descriptor);
  return {
    write(bytes) {
      try {
        return writeSync(own, bytes);
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function isSocket(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    return false;
  }
}

function openOwn(descriptor: number): number {
  try {
    const kind = fstatSync(descriptor);
    if (process.platform !== 'linux' || (!kind.isFIFO() && !kind.isCharacterDevice())) return descriptor;
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    const own = reopenDescriptor(descriptor, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    process.once('exit', () => {
      closeSync(own);
    });
    return own;
  } catch {
    return descriptor;
  }
}

/** Sockets cannot be opened once more; Node's own stream does not wait for them. One write is under way at a time. */
function socketSink(descriptor: number): Sink {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  let state: Written | 'free' = 'free';
  socket.on('error', () => {
    state = 'gone';
  });
  return {
    write(bytes) {
      if (state === 'free') {
        state = 'busy';
        socket.write(bytes, (error) => {
          state = error ? 'gone' : bytes.length;
        });
      }
      const written = state;
      if (typeof written === 'number') state = 'free';
      return written;
    },
  };
}
