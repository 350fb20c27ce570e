import { plainText } from '../../core/plain-text.ts';
import type { TraceProblem } from '../../platform/replay/create-replay-reader.ts';
import { complain } from './failure.ts';

/** Says on standard error what is wrong in a trace, the first twenty one by one, the rest as a number. */
export interface TraceProblems {
  /** The name of the file as it can be printed. */
  readonly file: string;
  readonly add: (problem: TraceProblem) => void;
  /** To be told at the end how many samples could be played. */
  end(samples: number): void;
}

const MOST = 20;

export function createTraceProblems(path: string): TraceProblems {
  const file = plainText(path, 1000);
  let lines = 0;

  return {
    file,
    add({ kind, line, reason }) {
      if (kind === 'line') lines += 1;
      if (kind === 'line' && lines > MOST) return;
      const place = kind === 'cut-off' ? `${file}:${line}: cut off here: ` : `${file}:${line}: `;
      complain(place + reason);
    },
    end(samples) {
      if (lines > MOST) complain(`${file}: ${lines - MOST} more lines like these`);
      if (samples === 0) complain(`${file}: there is no sample in it; is it a trace of Headroom?`);
    },
  };
}
