import type { Snapshot } from '../../core/model/snapshot.ts';
import { writeTraceHeader } from '../../core/trace/trace-format.ts';
import { createTraceWriter } from '../../core/trace/trace-write.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { createTraceFile, type TraceFile } from '../files/trace-file.ts';
import { readJournal, type JournalProblem } from './read-journal.ts';
import { listSegments } from './segment-name.ts';

/** A time after the first sample, or a date and time. */
type Bound = { readonly after: Milliseconds } | { readonly at: Milliseconds };

export interface JournalTraceOptions {
  readonly from?: Bound;
  readonly to?: Bound;
  readonly overwrite: boolean;
  readonly onProblem: (problem: JournalProblem) => void;
}

/** Writes the recording as one trace of whole samples. Returns their number; without any, no file is created. */
export async function writeJournalTrace(
  directory: string,
  out: string,
  { from, to, overwrite, onProblem }: JournalTraceOptions,
): Promise<number> {
  const begin = listSegments(directory).find(({ kind }) => kind !== 'damaged')?.begin ?? 0;
  const timeOf = (bound: Bound) => ('at' in bound ? bound.at : begin + bound.after);
  const span = { from: from ? timeOf(from) : 0, to: to ? timeOf(to) : Infinity, onProblem };
  const writer = createTraceWriter({ commandLines: false });
  let file: TraceFile | null = null;
  let written = 0;
  try {
    for await (const snapshot of readJournal(directory, span)) {
      if (file === null) {
        file = createTraceFile(out, { overwrite });
        file.append(headerOf(snapshot));
      }
      file.append(writer.write(snapshot));
      written += 1;
    }
  } finally {
    await file?.close();
  }
  return written;
}

function headerOf({ at, memory }: Snapshot): string {
  const host = { platform: process.platform, cpus: null, memTotal: memory.total, swapTotal: memory.swapTotal };
  return writeTraceHeader({ name: 'journal', recordedAt: new Date(at).toISOString(), host });
}
