import { plainText } from '../../core/model/plain-text.ts';
import type { LeftRun } from '../../platform/run-groups.ts';
import { complain } from './terminal/complain.ts';
import type { Speech } from './speech/speech.ts';

/** A line for each cgroup of an earlier command in which something still lives. */
export function sayWhatWasLeft(runs: readonly LeftRun[], { t, f }: Speech): void {
  for (const { folder, pids } of runs) {
    complain(t.run.leftBefore({ ...f.count(pids.length), folder: plainText(folder, 1000) }));
  }
}
