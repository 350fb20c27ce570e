import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { denied, failed, mapReading, ok, type Reading } from '../../../core/model/reading.ts';
import type { ProcessState } from '../../../core/model/snapshot.ts';
import { foreignReason, reason } from '../../../core/words/reasons.ts';
import type { LiveFacts, LiveProcess, LiveProcesses } from '../../live-processes.ts';
import { mostSpecific, parseProcessCgroup } from '../cgroup/parse-process-cgroup.ts';
import { findLivingThread } from '../proc/process/living-thread.ts';
import type { ProcessStat } from '../proc/process/parse-stat.ts';
import { parseStatus, type ProcessStatus } from '../proc/process/parse-status.ts';
import { readStat } from '../proc/process/read-stat.ts';

/** Live processes from /proc, read at once and never kept. `userName` turns a numeric id into a name. */
export function createProcfsProcesses(userName: (uid: number) => string, root = '/proc'): LiveProcesses {
  const find = (pid: number): LiveProcess | null => {
    const stat = readStat(pid, root);
    if (stat === null) return null;
    const thread = livingThread(stat);
    return { ...liveOf(stat), ...(thread !== null && { state: stateOf(pid, thread) ?? stat.state }) };
  };
  const stateOf = (pid: number, thread: number): ProcessState | null =>
    readStat(`${pid}/task/${thread}`, root)?.state ?? null;
  /** A living thread where the first one has ended; null where that lives. */
  const livingThread = ({ pid, state, ended }: ProcessStat): number | null =>
    state !== 'zombie' || ended
      ? null
      : findLivingThread(
          pid,
          () => threadsOf(`${root}/${pid}`),
          (thread) => stateOf(pid, thread),
        );
  const folderOf = (pid: number): string => {
    const stat = readStat(pid, root);
    const thread = stat && livingThread(stat);
    return thread === null ? `${root}/${pid}` : `${root}/${pid}/task/${thread}`;
  };
  return {
    find,
    list() {
      const found = new Map<number, LiveProcess>();
      for (const entry of readdirSync(root)) {
        const pid = Number(entry);
        const live = Number.isInteger(pid) ? find(pid) : null;
        if (live) found.set(pid, live);
      }
      return found;
    },
    facts: (pid) => readFacts(folderOf(pid), userName),
  };
}

/** None when the process has gone meanwhile. */
function threadsOf(folder: string): string[] {
  try {
    return readdirSync(`${folder}/task`);
  } catch {
    return [];
  }
}

function liveOf({ pid, start, parent, session, name, state, kernelThread, ended }: ProcessStat): LiveProcess {
  return { pid, start, parent, session, name, state, kernelThread, ended };
}

/** From /proc/PID/status, which is in KiB whatever the page size. A zombie has no memory lines: it holds none. */
function readFacts(directory: string, userName: (uid: number) => string): LiveFacts {
  const status = read(() => parseStatus(readFileSync(`${directory}/status`, 'latin1')));
  return {
    executable: read(() => readlinkSync(`${directory}/exe`)),
    user: userOf(status, 'userId', userName),
    realUser: userOf(status, 'realUserId', userName),
    cgroup: read(() => mostSpecific(parseProcessCgroup(readFileSync(`${directory}/cgroup`, 'utf8'))) ?? '/'),
    resident: mapReading(status, ({ resident }) => resident ?? 0),
    private: mapReading(status, ({ anonymous, swap }) => (anonymous ?? 0) + (swap ?? 0)),
  };
}

function userOf(
  status: Reading<ProcessStatus>,
  which: 'userId' | 'realUserId',
  userName: (uid: number) => string,
): Reading<string> {
  if (status.kind !== 'ok') return status;
  const id = status.value[which];
  return id === null ? failed(reason('status.no-user')) : ok(userName(id));
}

function read<T>(get: () => T): Reading<T> {
  try {
    return ok(get());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'EACCES' || code === 'EPERM' ? denied() : failed(foreignReason(code ?? String(error)));
  }
}
