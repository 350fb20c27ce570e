import { failed, ok, unsupported, type Missing, type Reading } from '../../../../core/model/reading.ts';
import type { ProcessFacts } from '../../../../core/model/snapshot.ts';
import { parseCommandLine } from './parse-command-line.ts';
import type { ProcessStat } from './parse-stat.ts';
import type { ProcFiles } from '../proc-files.ts';
import { missing } from '../missing.ts';
import type { UserNames } from './user-names.ts';
import { parseStatus } from './parse-status.ts';
import { reason } from '../../../../core/words/reasons.ts';

/** Longer command lines are cut: a Java class path can have a megabyte, and every process has one. */
const LONGEST_COMMAND_LINE = 16 * 1024;

const NOT_YET = failed(reason('reading.not-yet'));
const NO_EXECUTABLE = unsupported(reason('executable.kernel-thread'));

/** What the sweep already knows when a process appears; the rest follows with `readFacts`. */
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

/** The facts that cost four more files. A process that vanishes meanwhile leaves some of them `failed`. */
export function readFacts(files: ProcFiles, users: UserNames, pid: number, known: ProcessFacts): ProcessFacts {
  const folder = `${files.root}/${pid}`;
  return {
    ...known,
    commandLine: readCommandLine(files, folder),
    executable: known.kernelThread ? NO_EXECUTABLE : readExecutable(files, folder),
    user: readUser(files, folder, users),
    oomScoreAdj: readInteger(files, `${folder}/oom_score_adj`),
  };
}

/** A file that holds one whole number, which may be negative. */
export function readInteger(files: ProcFiles, path: string): Reading<number> {
  const length = files.load(path, 64);
  if (length < 0) return missing(files, reason('kernel.silent'));
  const text = files.buffer.toString('latin1', 0, length).trim();
  return /^-?\d{1,15}$/.test(text) ? ok(Number(text)) : failed(reason('file.not-number'));
}

function readCommandLine(files: ProcFiles, folder: string): Reading<readonly string[]> {
  const length = files.load(`${folder}/cmdline`, LONGEST_COMMAND_LINE);
  return length < 0 ? lost(files) : ok(parseCommandLine(files.buffer, length));
}

function readExecutable(files: ProcFiles, folder: string): Reading<string> {
  const path = files.readlink(`${folder}/exe`);
  return path === null ? missing(files, reason('executable.none')) : ok(path);
}

function readUser(files: ProcFiles, folder: string, users: UserNames): Reading<string> {
  const length = files.load(`${folder}/status`);
  if (length < 0) return lost(files);
  const { userId } = parseStatus(files.buffer.toString('latin1', 0, length));
  return userId === null ? failed(reason('status.no-user')) : ok(users.nameOf(userId));
}

/** Every process has these files as long as it is there. */
function lost(files: ProcFiles): Missing {
  return files.fault === 'gone' ? failed(reason('process.gone')) : missing(files);
}
