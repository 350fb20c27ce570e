/** Page counts of /proc/PID/statm. Every parse overwrites them. */
export interface StatmPages {
  /** The address space (VmSize). */
  size: number;
  resident: number;
  /** The file-backed and shared-memory pages within `resident`; the rest is anonymous. */
  shared: number;
  /** The code of the executable, which stays the same from one exec to the next. */
  text: number;
  /** Writable memory of its own that it was promised, touched or not, with its stack. */
  data: number;
}

const DIGIT_0 = 0x30;
const BLANK = 0x20;
/** Those that are read of seven; the fifth is always 0. */
const FIELDS = 6;

/**
 * Parses /proc/PID/statm: `size resident shared text lib data dt`, in pages (proc_pid_statm(5)). It works on bytes,
 * so that a sweep over thousands of processes creates no strings. Returns false, with parts of `into` undefined, when
 * the text has another form.
 *
 * Kernels from 6.2 to 6.15 keep these in per-CPU counters and add up roughly (percpu_counter_read_positive): each can
 * be off by max(32, 2 x CPUs) pages per CPU, which is 1 MiB on 8 CPUs and 32 MiB on 64, and `shared` can exceed
 * `resident` for a moment. Small steps there are noise, not growth. Older kernels are off by 64 pages per thread;
 * 6.16 and newer are exact.
 */
export function parseStatm(bytes: Uint8Array, length: number, into: StatmPages): boolean {
  let field = 0;
  let value = 0;
  let digits = 0;
  for (let at = 0; at <= length; at++) {
    const byte = at < length ? (bytes[at] ?? 0) : BLANK;
    const digit = byte - DIGIT_0;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
      continue;
    }
    if (byte !== BLANK && byte !== 0x0a) return false;
    if (digits === 0) continue;
    if (digits > 15) return false;
    if (field === 0) into.size = value;
    else if (field === 1) into.resident = value;
    else if (field === 2) into.shared = value;
    else if (field === 3) into.text = value;
    else if (field === 5) into.data = value;
    if (++field === FIELDS) return true;
    value = 0;
    digits = 0;
  }
  return false;
}
