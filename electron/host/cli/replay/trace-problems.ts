import { plainText } from '../../../core/model/plain-text.ts';
import type { TraceProblem } from '../../../platform/replay/create-replay-reader.ts';
import { complain } from '../terminal/complain.ts';
import type { Speech } from '../speech/speech.ts';

/** Says on standard error what is wrong in a trace, the first twenty one by one, the rest as a number. */
export interface TraceProblems {
  /** The name of the file as it can be printed. */
  readonly file: string;
  readonly add: (problem: TraceProblem) => void;
  /** To be told at the end how many samples could be played. */
  end(samples: number): void;
}

const MOST = 20;

export function createTraceProblems(path: string, { t, f, why }: Speech): TraceProblems {
  const file = plainText(path, 1000);
  let lines = 0;

  return {
    file,
    add({ kind, line, reason: given }) {
      if (kind === 'line') lines += 1;
      if (kind === 'line' && lines > MOST) return;
      const reason = why(given);
      const place = `${file}:${line}`;
      complain(kind === 'cut-off' ? t.replay.cutOff({ place, reason }) : `${place}: ${reason}`);
    },
    end(samples) {
      if (lines > MOST) complain(t.replay.more({ file, ...f.count(lines - MOST) }));
      if (samples === 0) complain(t.replay.empty({ file }));
    },
  };
}
