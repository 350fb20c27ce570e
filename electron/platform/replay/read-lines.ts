import { isAscii } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** null: longer than `LONGEST_LINE`, not kept. */
  readonly text: string | null;
  /** The last line of the file, without the line feed that ends a line. */
  readonly cutOff: boolean;
}

export interface LineSource {
  /** null at the end. A promise only where bytes have to be waited for. */
  next(): Line | null | Promise<Line | null>;
}

/** A sample of 100,000 processes has about 15 MB; what is longer is no sample and is not collected in memory. */
export const LONGEST_LINE = 64 * 1024 * 1024;

const LINE_FEED = 10;

export function createLineSource(bytes: ByteSource, longest = LONGEST_LINE): LineSource {
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let number = 0;
  let skipping = false;
  let ended = false;

  /** A whole line that is there already; undefined: more bytes are needed. */
  function takeLine(): Line | undefined {
    const end = buffer.indexOf(LINE_FEED, position);
    if (end === -1) return undefined;
    const line = lineUpTo(end, false);
    position = end + 1;
    return line;
  }

  function lineUpTo(end: number, cutOff: boolean): Line {
    number += 1;
    const tooLong = skipping || end - position > longest;
    skipping = false;
    return { number, text: tooLong ? null : decode(buffer.subarray(position, end)), cutOff };
  }

  function takeBytes(more: Buffer | null): Line | null | undefined {
    if (more === null) {
      ended = true;
      const hasRest = position < buffer.length || skipping;
      const last = hasRest ? lineUpTo(buffer.length, true) : null;
      buffer = Buffer.alloc(0);
      return last;
    }
    const rest = buffer.subarray(position);
    position = 0;
    if (rest.length > longest) skipping = true;
    buffer = rest.length > 0 && !skipping ? Buffer.concat([rest, more]) : more;
    return takeLine();
  }

  async function waitForLine(first: Promise<Buffer | null>): Promise<Line | null> {
    let line = takeBytes(await first);
    while (line === undefined) line = takeBytes(await bytes.next());
    return line;
  }

  return {
    next() {
      if (ended) return null;
      let line: Line | null | undefined = takeLine();
      while (line === undefined) {
        const more = bytes.next();
        if (more instanceof Promise) return waitForLine(more);
        line = takeBytes(more);
      }
      return line;
    },
  };
}

/** Nearly every line is plain ASCII, for which the way without checks is ten times as fast. */
function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}
