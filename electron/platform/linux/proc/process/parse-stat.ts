import type { ProcessState } from '../../../../core/model/snapshot.ts';

/** What Headroom takes from /proc/PID/stat (proc_pid_stat(5)): the only place that knows the order of its fields. */
export interface ProcessStat {
  readonly pid: number;
  /** Untrusted: may hold blanks, `) `, newlines and escapes. At most 15 bytes for programs, longer for kernel workers. */
  readonly name: string;
  readonly state: ProcessState;
  /** It has exited and only waits for its parent to collect it: no thread of it runs any more. */
  readonly ended: boolean;
  readonly parent: number;
  /** Process group. */
  readonly group: number;
  /** Session id: pid of the process that opened the session; 0 where that is in another pid namespace. */
  readonly session: number;
  /** The process group in the foreground of its terminal; -1 without a terminal. */
  readonly foregroundGroup: number;
  readonly kernelThread: boolean;
  /** Pages it has had to wait for since it began. */
  readonly majorFaults: number;
  /** More than one where the first thread may be a zombie while others live. */
  readonly threads: number;
  /** Clock ticks since boot. */
  readonly start: number;
  /** The size of the address space in bytes. */
  readonly size: number;
  /**
   * Resident pages. stat counts them a little differently from statm, so they are compared with earlier values of
   * stat only.
   */
  readonly resident: number;
  /** The address where the stack starts, which is random for every exec. 0 or 1 where this user may not see it. */
  readonly startStack: number;
}

/** The number of the last field used, startstack; there are 52. */
const LAST_FIELD = 28;
const PF_KTHREAD = 0x0020_0000;

/** The letters of field 3, as proc_pid_stat(5) lists them. */
const STATES: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting',
  T: 'stopped',
  t: 'stopped',
  Z: 'zombie',
  X: 'zombie',
  x: 'zombie',
  I: 'idle',
  P: 'idle',
};

/**
 * Parses a stat line. Null when it has another form. The name ends at the last `)`, because it may contain any
 * character itself.
 */
export function parseStat(bytes: Buffer, length: number): ProcessStat | null {
  const open = bytes.indexOf(0x28);
  const close = bytes.subarray(0, length).lastIndexOf(0x29);
  if (open < 0 || close < open) return null;
  const fields = bytes.toString('latin1', close + 2, length).split(' ', LAST_FIELD - 2);
  // Fields are numbered as in the manual: the first one behind the name is number 3.
  const field = (number: number): number => toCount(fields[number - 3]);
  const [pid, parent, start] = [toCount(bytes.toString('latin1', 0, open).trim()), field(4), field(22)];
  if (![pid, parent, start].every(Number.isSafeInteger)) return null;
  const letter = fields[0] ?? '';
  return {
    pid,
    name: bytes.toString('utf8', open + 1, close),
    state: STATES[letter] ?? 'other',
    ended: hasEnded(letter, field(20)),
    parent,
    group: field(5),
    session: field(6),
    foregroundGroup: toInteger(fields[5]),
    kernelThread: isKernelThread(field(9)),
    majorFaults: field(12),
    threads: field(20),
    start,
    size: field(23),
    resident: field(24),
    startStack: field(28),
  };
}

/** The first thread may be a zombie while others still run. */
function hasEnded(letter: string, threads: number): boolean {
  return letter === 'X' || letter === 'x' || (letter === 'Z' && threads <= 1);
}

function isKernelThread(flags: number): boolean {
  return (flags & PF_KTHREAD) !== 0;
}

function toCount(text: string | undefined): number {
  return text?.startsWith('-') === true ? NaN : toInteger(text);
}

function toInteger(text: string | undefined): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : NaN;
}
