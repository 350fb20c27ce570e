import type { Bytes } from '../../../../core/model/units.ts';
import { parseKibibytes } from '../parse-key-values.ts';

/** What Headroom takes from /proc/PID/status (proc_pid_status(5)). null: not in the file. */
export interface ProcessStatus {
  /** The effective user id, whose rights the process has. */
  readonly userId: number | null;
  /** The real user id, who started the process. It differs while a setuid program runs. */
  readonly realUserId: number | null;
  /** Whether it has memory of its own: kernel threads and zombies have none. */
  readonly hasMemory: boolean;
  /** Memory in RAM; absent for kernel threads and zombies, which hold none. */
  readonly resident: Bytes | null;
  /** The anonymous part of it: no file stands behind it. */
  readonly anonymous: Bytes | null;
  /** Swapped-out anonymous memory; absent for kernel threads, zombies and kernels without swap. */
  readonly swap: Bytes | null;
  /** Huge pages, which are no part of its resident memory. */
  readonly hugetlb: Bytes | null;
  /** Private writable mappings, what RLIMIT_DATA is held against. */
  readonly data: Bytes | null;
}

/** Parses the file. The kernel escapes names in it, so no name can look like another line. */
export function parseStatus(text: string): ProcessStatus {
  const ids = /^Uid:\s+(\d+)\s+(\d+)/m.exec(text);
  return {
    userId: ids?.[2] === undefined ? null : Number(ids[2]),
    realUserId: ids?.[1] === undefined ? null : Number(ids[1]),
    hasMemory: parseKibibytes(text, 'VmSize:') !== null,
    resident: parseKibibytes(text, 'VmRSS:'),
    anonymous: parseKibibytes(text, 'RssAnon:'),
    swap: parseKibibytes(text, 'VmSwap:'),
    hugetlb: parseKibibytes(text, 'HugetlbPages:'),
    data: parseKibibytes(text, 'VmData:'),
  };
}
