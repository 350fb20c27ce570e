import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { denied, failed, mapReading, ok, type Reading } from '../../../core/model/reading.ts';
import { foreignReason } from '../../../core/words/reasons.ts';
import { KIB } from '../../../core/model/units.ts';
import { mostSpecific, parseProcessCgroup } from '../cgroup/parse-process-cgroup.ts';
import { STATES } from '../proc/process/parse-stat.ts';
import type { LiveFacts, LiveProcess, LiveProcesses } from '../../live-processes.ts';

const PF_KTHREAD = 0x00200000;

/** Live processes from /proc, read at once and never kept. `userName` turns a numeric id into a name. */
export function createProcfsProcesses(userName: (uid: number) => string, root = '/proc'): LiveProcesses {
  const find = (pid: number): LiveProcess | null => {
    try {
      return parseLiveStat(readFileSync(`${root}/${pid}/stat`, 'latin1'));
    } catch {
      return null;
    }
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
    facts: (pid) => readFacts(`${root}/${pid}`, userName),
  };
}

/**
 * One line of /proc/PID/stat (man 5 proc_pid_stat). The name may hold blanks and parentheses, so fields are counted from
 * the last `)`. null when the text is not such a line.
 */
export function parseLiveStat(text: string): LiveProcess | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const pid = Number(text.slice(0, open));
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  const [parent, session, flags, threads, start] = [number(4), number(6), number(9), number(20), number(22)];
  const letter = fields[0] ?? '';
  if (![pid, parent, session, flags, threads, start].every(Number.isSafeInteger)) return null;
  return {
    pid,
    start,
    parent,
    session,
    name: Buffer.from(text.slice(open + 1, close), 'latin1').toString('utf8'),
    state: STATES[letter] ?? 'other',
    kernelThread: (flags & PF_KTHREAD) !== 0,
    // The first thread may be a zombie while others still run.
    ended: letter === 'X' || letter === 'x' || (letter === 'Z' && threads <= 1),
  };
}

/** From /proc/PID/status, which is in KiB whatever the page size. A zombie has no memory lines: it holds none. */
function readFacts(directory: string, userName: (uid: number) => string): LiveFacts {
  const status = read(() => readFileSync(`${directory}/status`, 'latin1'));
  const bytes = (text: string, field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * KIB;
  return {
    executable: read(() => readlinkSync(`${directory}/exe`)),
    user: mapReading(status, (text) => userName(Number(/^Uid:\s+(\d+)/m.exec(text)?.[1] ?? NaN))),
    cgroup: read(() => mostSpecific(parseProcessCgroup(readFileSync(`${directory}/cgroup`, 'utf8'))) ?? '/'),
    resident: mapReading(status, (text) => bytes(text, 'VmRSS')),
    private: mapReading(status, (text) => bytes(text, 'RssAnon') + bytes(text, 'VmSwap')),
  };
}

function read<T>(get: () => T): Reading<T> {
  try {
    return ok(get());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'EACCES' || code === 'EPERM' ? denied() : failed(foreignReason(code ?? String(error)));
  }
}
