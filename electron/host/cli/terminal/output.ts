import { writeSync } from 'node:fs';
import type { Milliseconds } from '../../../core/model/units.ts';
import { createPatientOutput, openSink, type PatientOutput } from './patient-output.ts';

/** Text to standard output: collected and written in large pieces, in order, at the reader's pace. */
export interface Output {
  write(text: string): void;
  /** Writes what has been collected. */
  flush(): void;
  /** The reader has gone away (as `| head` does): nothing more needs to be made. */
  readonly closed: boolean;
}

export type StandardStream = 1 | 2;

const PIECE = 64 * 1024;
/** A pipe without a reader, the same on Windows, a terminal that was closed. */
const GONE = new Set(['EPIPE', 'EOF', 'EIO']);

interface PatientStreams extends Readonly<Record<StandardStream, PatientOutput>> {
  readonly silence: Milliseconds;
}

/** Standard output and standard error of a program that goes on; null while writing waits for the reader. There is one of each per program. */
let patient: PatientStreams | null = null;

/** At the end a reader that takes nothing for so long is left behind. */
const SILENCE: Milliseconds = 1000;

/**
 * For commands that go on until they are stopped: from now on nothing that is written holds the program up, be it a terminal stopped by
 * Ctrl+S, a pipe that nobody reads or a full disk. `tellLost` puts into words that lines were dropped meanwhile; null where that would be in
 * the way of what is shown. `silence`: at the end, a reader that takes nothing for so long is left behind. What standard output does not take
 * goes to standard error.
 */
export function waitForNoReader(tellLost: ((lines: number) => string) | null, silence = SILENCE): void {
  if (patient !== null) return;
  const onLost = (lines: number) => {
    if (tellLost !== null) errors.write(`headroom: ${tellLost(lines)}\n`);
  };
  const errors: PatientOutput = createPatientOutput(openSink(2), { onRefused: () => undefined, onLost });
  const onRefused = (text: string) => {
    errors.write(text);
  };
  patient = { 1: createPatientOutput(openSink(1), { onRefused, onLost }), 2: errors, silence };
}

/** Settles when everything is written, or the reader is left behind. */
export async function drained(): Promise<void> {
  if (patient === null) return;
  const { 1: output, 2: errors, silence } = patient;
  await Promise.all([output.drained(silence), errors.drained(silence)]);
}

/** Bytes of another program to a standard stream, in order with what is printed there; none is dropped. */
export function passTo(descriptor: StandardStream) {
  let closed = false;
  return {
    /** `taken`: there is room for more. */
    pass(bytes: Uint8Array, taken: () => void): void {
      if (patient === null) {
        closed = !writeAll(descriptor, bytes);
        taken();
      } else patient[descriptor].pass(bytes, taken);
    },
    /** The reader has gone away. */
    isClosed: () => closed || patient?.[descriptor].closed === true,
  };
}

export function createOutput(descriptor: StandardStream): Output {
  let pieces: string[] = [];
  let collected = 0;
  let closed = false;
  return {
    get closed() {
      return closed || patient?.[descriptor].closed === true;
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
      if (closed || text === '') return;
      if (patient === null) closed = !writeAll(descriptor, Buffer.from(text));
      else patient[descriptor].write(text);
    },
  };
}

/** Text at once, for a descriptor to which nothing else is being written. */
export function print(descriptor: StandardStream, text: string): void {
  const output = createOutput(descriptor);
  output.write(text);
  output.flush();
}

/**
 * False when the reader has gone away. Written by descriptor: `process.stdout` costs loading sockets and terminals, and buffers without
 * end where the reader is slow.
 */
function writeAll(descriptor: StandardStream, bytes: Uint8Array): boolean {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (code === 'EAGAIN') pauseBriefly();
      // What standard error does not take can be told nowhere.
      else if (GONE.has(code) || descriptor === 2) return false;
      else throw Object.assign(error as Error, { standardOutput: true });
    }
  }
  return true;
}

const idle = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that does not block is full: its reader needs a moment. */
function pauseBriefly(): void {
  Atomics.wait(idle, 0, 0, 5);
}
