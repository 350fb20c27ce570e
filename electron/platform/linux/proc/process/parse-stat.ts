import type { ProcessState } from '../../../../core/model/snapshot.ts';

/** What the reader takes from /proc/PID/stat (proc_pid_stat(5)). */
export interface ProcessStat {
  /** Untrusted: may hold blanks, `) `, newlines and escapes. At most 15 bytes for programs, longer for kernel workers. */
  readonly name: string;
  readonly state: ProcessState;
  readonly parent: number;
  readonly kernelThread: boolean;
  /** Pages it has had to wait for since it began. */
  readonly majorFaults: number;
  /** More than one where the first thread may be a zombie while others live. */
  readonly threads: number;
  /** Clock ticks since boot. */
  readonly start: number;
  /** Bytes of address space. */
  readonly size: number;
  /** Pages, counted a little differently from statm: to be compared with itself only. */
  readonly resident: number;
  /** Where the stack starts: random for every exec. 0 or 1 where that is not shown to this user. */
  readonly startStack: number;
}

/** Number of the last field that is of interest, startstack; there are 52. */
const LAST_FIELD = 28;
const PF_KTHREAD = 0x0020_0000;

/** The letters of field 3, as proc_pid_stat(5) lists them. */
export const STATES: Readonly<Record<string, ProcessState>> = {
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

/** Null when this is no stat line. The name ends at the last `)`, because it may hold any character itself. */
export function parseStat(bytes: Buffer, length: number): ProcessStat | null {
  const open = bytes.indexOf(0x28);
  const close = bytes.subarray(0, length).lastIndexOf(0x29);
  if (open < 0 || close < open) return null;
  const fields = bytes.toString('latin1', close + 2, length).split(' ', LAST_FIELD - 2);
  // Numbered as in the manual: the first field behind the name is number 3.
  const field = (number: number): number => toCount(fields[number - 3]);
  const start = field(22);
  const parent = field(4);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(parent)) return null;
  return {
    name: bytes.toString('utf8', open + 1, close),
    state: STATES[fields[0] ?? ''] ?? 'other',
    parent,
    kernelThread: isKernelThread(field(9)),
    majorFaults: field(12),
    threads: field(20),
    start,
    size: field(23),
    resident: field(24),
    startStack: field(28),
  };
}

function isKernelThread(flags: number): boolean {
  return (flags & PF_KTHREAD) !== 0;
}

function toCount(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : NaN;
}
