import { isAscii } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Null when longer than `LONGEST_LINE`. Such a line ends the reading, because no trace contains one. */
  readonly text: string | null;
  /** Whether it is the last line of the file and lacks its line feed. */
  readonly cutOff: boolean;
}

export interface LineSource {
  /** The next line. Null at the end. The result is a promise only when bytes must be waited for. */
  next(): Line | null | Promise<Line | null>;
}

/** A sample of 100,000 processes has about 15 MB; a longer line is no sample. */
export const LONGEST_LINE = 24 * 1024 * 1024;

const LINE_FEED = 10;

export function createLineSource(bytes: ByteSource, longest = LONGEST_LINE): LineSource {
  /** The pieces of an unfinished line, which are joined once its end arrives. */
  let begun: Buffer[] = [];
  let begunSize = 0;
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let number = 0;
  let ended = false;

  /** A whole line from the bytes that are there already. Undefined when more bytes are needed. */
  function takeLine(): Line | undefined {
    const end = buffer.indexOf(LINE_FEED, position);
    if (end === -1) {
      begun.push(buffer.subarray(position));
      begunSize += buffer.length - position;
      position = buffer.length;
      return begunSize > longest ? lineUpTo(position, true) : undefined;
    }
    const line = lineUpTo(end, false);
    position = end + 1;
    return line;
  }

  function lineUpTo(end: number, cutOff: boolean): Line {
    number += 1;
    const rest = buffer.subarray(position, end);
    const isTooLong = begunSize + rest.length > longest;
    const whole = isTooLong || begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
    begun = [];
    begunSize = 0;
    if (isTooLong) finish();
    return { number, text: isTooLong ? null : decode(whole), cutOff };
  }

  function takeBytes(more: Buffer | null): Line | null | undefined {
    if (more === null) {
      const last = begunSize > 0 ? lineUpTo(position, true) : null;
      finish();
      return last;
    }
    buffer = more;
    position = 0;
    return takeLine();
  }

  function finish(): void {
    ended = true;
    buffer = Buffer.alloc(0);
    position = 0;
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

/** Decodes bytes as text. Nearly every line is plain ASCII, for which decoding without checks is ten times as fast. */
function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}
