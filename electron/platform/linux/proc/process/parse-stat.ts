import type { ProcessState } from '../../../../core/model/snapshot.ts';

/** The fields that the reader takes from /proc/PID/stat (proc_pid_stat(5)). */
export interface ProcessStat {
  /**
   * Untrusted text, which may contain blanks, `) `, newlines and escapes. It has at most 15 bytes for programs and
   * more for kernel workers.
   */
  readonly name: string;
  readonly state: ProcessState;
  readonly parent: number;
  readonly kernelThread: boolean;
  /** The start time in clock ticks since boot. */
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
  const start = field(22);
  const parent = field(4);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(parent)) return null;
  return {
    name: bytes.toString('utf8', open + 1, close),
    state: STATES[fields[0] ?? ''] ?? 'other',
    parent,
    kernelThread: isKernelThread(field(9)),
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
