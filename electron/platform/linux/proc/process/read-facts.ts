import { failed, ok, unsupported, type Missing, type Reading } from '../../../../core/model/reading.ts';
import type { ProcessFacts } from '../../../../core/model/snapshot.ts';
import type { ProcessStat } from './parse-stat.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing, missingFor } from '../missing.ts';
import type { UserNames } from './user-names.ts';
import { parseStatus } from './parse-status.ts';

export const NOT_YET = failed('not read yet');
const NO_EXECUTABLE = unsupported('a kernel thread has no executable');

/** The facts that the sweep already knows when a process appears. The rest follows with `readFacts`. */
export function firstFacts(stat: ProcessStat, cgroup: Reading<string>): ProcessFacts {
  return {
    parent: stat.parent,
    name: stat.name,
    commandLine: NOT_YET,
    executable: NOT_YET,
    user: NOT_YET,
    cgroup,
    kernelThread: stat.kernelThread,
    oomScoreAdj: NOT_YET,
  };
}

/** The facts that need three more files. Some are `failed` when the process vanishes meanwhile. */
export function readFacts(files: ProcFiles, users: UserNames, pid: number, known: ProcessFacts): ProcessFacts {
  const folder = `${files.root}/${pid}`;
  return {
    ...known,
    executable: known.kernelThread ? NO_EXECUTABLE : readExecutable(files, folder),
    user: readUser(files, folder, users),
    oomScoreAdj: readInteger(files, `${folder}/oom_score_adj`),
  };
}

/** Reads a file that holds one whole number, which may be negative. */
export function readInteger(files: ProcFiles, path: string): Reading<number> {
  const length = files.load(path, 64);
  if (length < 0) return missing(files, 'this kernel does not say');
  const text = files.buffer.toString('latin1', 0, length).trim();
  return /^-?\d{1,15}$/.test(text) ? ok(Number(text)) : failed('not a number');
}

function readExecutable(files: ProcFiles, folder: string): Reading<string> {
  const path = files.readlink(`${folder}/exe`);
  return path === null ? missing(files, 'the process has none') : ok(path);
}

function readUser(files: ProcFiles, folder: string, users: UserNames): Reading<string> {
  const length = files.load(`${folder}/status`);
  if (length < 0) return lost(files);
  const { userId } = parseStatus(files.buffer.toString('latin1', 0, length));
  return userId === null ? failed('/proc/PID/status names no user') : ok(users.nameOf(userId));
}

/** The last fault of a file that every living process has. */
function lost({ fault }: ProcFiles): Missing {
  return fault === 'gone' ? failed('the process has gone') : missingFor(fault, '');
}
