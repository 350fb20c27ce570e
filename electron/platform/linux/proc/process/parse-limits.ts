/** The soft limits in /proc/PID/limits (proc_pid_limits(5)). Null when unlimited or not in the file. */
export interface ResourceLimits {
  readonly openFiles: number | null;
  /** RLIMIT_AS in bytes, compared with VmSize. */
  readonly addressSpace: number | null;
  /** RLIMIT_DATA in bytes, compared with VmData. */
  readonly data: number | null;
}

export function parseLimits(text: string): ResourceLimits {
  return {
    openFiles: softLimit(text, 'Max open files'),
    addressSpace: softLimit(text, 'Max address space'),
    data: softLimit(text, 'Max data size'),
  };
}

function softLimit(text: string, name: string): number | null {
  const match = new RegExp(`^${name} +(\\d+) `, 'm').exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}
