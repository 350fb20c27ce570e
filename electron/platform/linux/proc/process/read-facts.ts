import { failed, ok, unsupported, type Missing, type Reading } from '../../../../core/model/reading.ts';
import type { ProcessFacts } from '../../../../core/model/snapshot.ts';
import { parseInteger } from '../parse-integer.ts';
import type { ProcessStat } from './parse-stat.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing, missingFor } from '../missing.ts';
import { programName } from './program-name.ts';
import type { UserNames } from './user-names.ts';
import { parseStatus } from './parse-status.ts';
import { reason } from '../../../../core/words/reasons.ts';

export const NOT_YET = failed(reason('reading.not-yet'));
const NO_EXECUTABLE = unsupported(reason('executable.kernel-thread'));

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

/** What is known with the name as the kernel has it now. */
interface NamedFacts extends ProcessFacts {
  readonly comm: string;
}

/**
 * The facts that cost three more files. A process that vanishes meanwhile leaves some of them `failed`. `folder` is that of the process, or
 * of the thread that lives in its place.
 */
export function readFacts(files: ProcFiles, users: UserNames, folder: string, known: NamedFacts): ProcessFacts {
  const { comm, ...facts } = known;
  const executable = facts.kernelThread ? NO_EXECUTABLE : readExecutable(files, folder);
  return {
    ...facts,
    name: facts.kernelThread ? comm : programName(comm, executable, facts.commandLine),
    executable,
    user: readUser(files, folder, users),
    oomScoreAdj: readInteger(files, `${folder}/oom_score_adj`),
  };
}

/** Reads a file that holds one whole number, which may be negative. */
export function readInteger(files: ProcFiles, path: string): Reading<number> {
  const length = files.load(path, 64);
  if (length < 0) return missing(files, reason('kernel.silent'));
  const number = parseInteger(files.buffer.toString('latin1', 0, length));
  return number === null ? failed(reason('file.not-number')) : ok(number);
}

function readExecutable(files: ProcFiles, folder: string): Reading<string> {
  const path = files.readlink(`${folder}/exe`);
  return path === null ? missing(files, reason('executable.none')) : ok(path);
}

function readUser(files: ProcFiles, folder: string, users: UserNames): Reading<string> {
  const length = files.loadWhole(`${folder}/status`);
  if (length < 0) return lost(files);
  const { userId } = parseStatus(files.buffer.toString('latin1', 0, length));
  return userId === null ? failed(reason('status.no-user')) : ok(users.nameOf(userId));
}

/** The last fault of a file that every living process has. */
function lost({ fault }: ProcFiles): Missing {
  return fault === 'gone' ? failed(reason('process.gone')) : missingFor(fault);
}
