import { unsupported, type Reason } from '../../core/model/reading.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { TraceHeader } from '../../core/trace/trace-format.ts';
import { createTraceParser } from '../../core/trace/trace-parse.ts';
import type { MemoryReader } from '../memory-reader.ts';
import { openBytes } from './read-bytes.ts';
import { createLineSource, LONGEST_LINE, type Line } from './read-lines.ts';
import { reason } from '../../core/words/reasons.ts';

/** Something in a trace that could not be played. The text is safe to print. */
export interface TraceProblem {
  /**
   * `line`: one line was skipped. `end`: nothing can be read from here on. `cut-off`: the last line has no end, as
   * when the recording was cut short.
   */
  readonly kind: 'line' | 'end' | 'cut-off';
  /** Counted from 1. */
  readonly line: number;
  readonly reason: Reason;
}

export interface ReplayReader extends MemoryReader {
  readonly name: 'replay';
  /** The newest header. Null before the first read, and in a trace without one. */
  header(): TraceHeader | null;
}

/**
 * Plays a recorded trace (format v1, gzipped or plain), one sample per read, as fast as it is called. Problems go to
 * `onProblem`, and the rest is still played. Throws, as `openSync` does, when the file cannot be opened.
 */
export function createReplayReader(path: string, onProblem: (problem: TraceProblem) => void): ReplayReader {
  const bytes = openBytes(path);
  const lines = createLineSource(bytes);
  const parser = createTraceParser();
  let header: TraceHeader | null = null;
  let lastLine = 0;
  let ended = false;
  let closed = false;

  function play(line: Line): Snapshot | null {
    lastLine = line.number;
    if (line.text === null) {
      ended = true;
      onProblem({
        kind: 'end',
        line: line.number,
        reason: reason('trace.too-long', { mebibytes: LONGEST_LINE / 2 ** 20 }),
      });
      return null;
    }
    const parsed = parser.parse(line.number === 1 ? line.text.replace(/^\ufeff/, '') : line.text);
    if (parsed.kind === 'sample') return parsed.snapshot;
    if (parsed.kind === 'header') header = parsed.header;
    if (parsed.kind === 'bad') reportBad(line, parsed.reason);
    if (parsed.kind === 'foreign') {
      ended = true;
      const foreign = reason('trace.other-version', { found: parsed.version });
      onProblem({ kind: 'end', line: line.number, reason: foreign });
    }
    return null;
  }

  function reportBad(line: Line, why: Reason): void {
    if (bytes.damage() !== null && line.cutOff) lastLine -= 1;
    else onProblem({ kind: line.cutOff ? 'cut-off' : 'line', line: line.number, reason: why });
  }

  function end(): null {
    const damage = bytes.damage();
    if (damage !== null && !ended) {
      onProblem({ kind: 'end', line: lastLine + 1, reason: reason('trace.damaged-data', { cause: damage }) });
    }
    ended = true;
    return null;
  }

  async function readOn(first: Promise<Line | null>): Promise<Snapshot | null> {
    for (let line = await first; line; line = await lines.next()) {
      const snapshot = play(line);
      if (snapshot ?? ended) return snapshot;
    }
    return end();
  }

  return {
    name: 'replay',
    header: () => header,
    read() {
      if (closed) throw new Error('the reader is closed');
      while (!ended) {
        const line = lines.next();
        if (line instanceof Promise) return readOn(line);
        if (!line) return end();
        const snapshot = play(line);
        if (snapshot) return snapshot;
      }
      return null;
    },
    readMemoryMap: () => unsupported(reason('recording.absent')),
    close() {
      closed = true;
      bytes.close();
    },
  };
}
