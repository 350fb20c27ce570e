/** /proc/PID/limits (proc_pid_limits(5)). Soft limits where nothing else is said; null: unlimited, or not in the file. */
export interface ResourceLimits {
  readonly openFiles: number | null;
  /** The hard limit: as far as the program may raise the soft one. */
  readonly mostOpenFiles: number | null;
  /** RLIMIT_AS in bytes, held against VmSize. */
  readonly addressSpace: number | null;
  /** RLIMIT_DATA in bytes, compared with VmData. */
  readonly data: number | null;
}

export function parseLimits(text: string): ResourceLimits {
  return {
    openFiles: softLimit(text, 'Max open files'),
    mostOpenFiles: hardLimit(text, 'Max open files'),
    addressSpace: softLimit(text, 'Max address space'),
    data: softLimit(text, 'Max data size'),
  };
}

function softLimit(text: string, name: string): number | null {
  const match = new RegExp(`^${name} +(\\d+) `, 'm').exec(text);
  const limit = match?.[1] === undefined ? null : Number(match[1]);
  // No memory is so large: what is written like that is meant as no limit.
  return limit !== null && limit <= Number.MAX_SAFE_INTEGER ? limit : null;
}

function hardLimit(text: string, name: string): number | null {
  const match = new RegExp(`^${name} +\\S+ +(\\d+) `, 'm').exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}
