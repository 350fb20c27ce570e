import { parseInteger } from '../proc/parse-integer.ts';
import { readText, writeText } from '../small-files.ts';

const FILE = '/proc/self/oom_score_adj';

/** The oom_score_adj of this program (proc_pid_oom_score_adj(5)); null where the system has none. */
export function readOwnOomScoreAdj(): number | null {
  return parseInteger(readText(FILE));
}

/** Whether the system permitted it. */
export function writeOwnOomScoreAdj(score: number): boolean {
  return writeText(FILE, String(score));
}
