import { ok, unsupported } from '../../core/model/reading.ts';
import type { ProcessState } from '../../core/model/snapshot.ts';
import { KIB, type Milliseconds } from '../../core/model/units.ts';
import type { ListedProcess } from './listed-process.ts';
import { reason } from '../../core/words/reasons.ts';

/**
 * The columns of ps, named as in POSIX and BSD. The name comes last, because it may contain blanks. The wide user
 * column exists only in procps, which prints the number of a user whose name does not fit.
 */
export function psArguments(platform: NodeJS.Platform): readonly string[] {
  const user = platform === 'linux' ? 'user:32=' : 'user=';
  return ['-A', ...['pid=', 'ppid=', 'rss=', 'etime=', 'state=', user, 'comm='].flatMap((column) => ['-o', column])];
}

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+([A-Za-z?])\S*\s+(\S+)\s+(.*)$/;

const STATES: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting',
  U: 'waiting',
  T: 'stopped',
  t: 'stopped',
  Z: 'zombie',
  I: 'idle',
};

/**
 * Parses the output of `ps` with `psArguments`. `at` is the time of the call. Invalid lines are left out. An age that reaches back
 * before 1970 belongs to a process that has just started: procps subtracts its start from an earlier time, without a sign.
 */
export function parsePs(text: string, at: Milliseconds): ListedProcess[] {
  const processes: ListedProcess[] = [];
  for (const line of text.split('\n')) {
    const [, pid = '', parent = '', rss = '', elapsed = '', state = '', user = '', command = ''] =
      LINE.exec(line) ?? [];
    const age = parseElapsed(elapsed);
    if (age === null || Number(pid) === 0) continue;
    // procps marks a zombie in this way; BSD puts its name in brackets or prints none.
    const comm = command.replace(/ <defunct>$/, '').trimEnd();
    const isPath = comm.startsWith('/');
    processes.push({
      pid: Number(pid),
      parent: Number(parent),
      name: isPath ? comm.slice(comm.lastIndexOf('/') + 1) : comm,
      resident: Number(rss) * KIB,
      started: Math.round(at / 1000) * 1000 - (age < at ? age : 0),
      state: STATES[state] ?? 'other',
      user: ok(user),
      executable: isPath ? ok(comm) : unsupported(reason('ps.name-only')),
      commandLine: unsupported(reason('ps.not-asked')),
    });
  }
  return processes;
}

/** Parses `[[days-]hours:]minutes:seconds` (POSIX ps, etime) into milliseconds. Null for anything else. */
export function parseElapsed(text: string): Milliseconds | null {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)$/.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return 1000 * ((seconds ?? 0) + 60 * ((minutes ?? 0) + 60 * ((hours ?? 0) + 24 * (days ?? 0))));
}
