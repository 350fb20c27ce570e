import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { HEADER_BYTES, isSoundMessage, messageLength } from './message-check.ts';
import { reason } from '../../core/words/reasons.ts';

/** The longest greeting before the first message. No real server sends as much. */
const LONGEST_GREETING = 16 * 1024;

/**
 * Protects the program from the bus. Only complete, valid messages of limited size reach the library. Anything else,
 * and anything that makes a listener throw, ends the connection with an error instead of the program.
 */
export class GuardedStream extends Duplex {
  private greeting = true;
  private received = 0;
  private rest: Buffer = Buffer.alloc(0);

  private readonly socket: Socket;

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.accept(chunk);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** The library calls this on its stream. */
  setNoDelay(): void {
    this.socket.setNoDelay();
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...(values as []));
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  override _read(): void {
    // Data is pushed as it arrives, because it is small and its parser never waits.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // This is the last line of the text protocol. Messages follow in both directions.
    if (this.greeting && chunk.toString('latin1') === 'BEGIN\r\n') this.greeting = false;
    this.socket.write(chunk, (error) => {
      done(error);
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    this.rest = Buffer.alloc(0);
    done(error);
  }

  private accept(chunk: Buffer): void {
    if (this.destroyed) return;
    if (!this.greeting) {
      this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
      this.pass();
      return;
    }
    this.received += chunk.length;
    if (this.received > LONGEST_GREETING) this.destroy(new Error(reason('bus.evasive')));
    else this.push(chunk);
  }

  private pass(): void {
    while (this.rest.length >= HEADER_BYTES) {
      const length = messageLength(this.rest);
      if (length === null) {
        this.destroy(new Error(reason('bus.no-message')));
        return;
      }
      if (this.rest.length < length) return;
      const message = this.rest.subarray(0, length);
      if (!isSoundMessage(message)) {
        this.destroy(new Error(reason('bus.broken-message')));
        return;
      }
      this.push(message);
      this.rest = this.rest.subarray(length);
    }
  }
}
