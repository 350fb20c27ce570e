import type { Bytes } from '../../../../core/model/units.ts';
import { parseKibibytes } from '../parse-key-values.ts';

/** The fields that the reader takes from /proc/PID/status (proc_pid_status(5)). Null when the file lacks the field. */
export interface ProcessStatus {
  /** The effective user id, whose rights the process has. */
  readonly userId: number | null;
  /** The real user id, who started the process. It differs while a setuid program runs. */
  readonly realUserId: number | null;
  /** Swapped-out anonymous memory. Absent for kernel threads, zombies and kernels without swap. */
  readonly swap: Bytes | null;
  /** Private writable mappings, which RLIMIT_DATA limits. */
  readonly data: Bytes | null;
}

/** Parses the file. The kernel escapes names in it, so no name can look like another line. */
export function parseStatus(text: string): ProcessStatus {
  const ids = /^Uid:\s+(\d+)\s+(\d+)/m.exec(text);
  return {
    userId: ids?.[2] === undefined ? null : Number(ids[2]),
    realUserId: ids?.[1] === undefined ? null : Number(ids[1]),
    swap: parseKibibytes(text, 'VmSwap:'),
    data: parseKibibytes(text, 'VmData:'),
  };
}
