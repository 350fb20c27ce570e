/** A value is cut here: the longest options that anybody writes are shorter. */
const LONGEST = 4096;

/**
 * Of /proc/PID/environ the variables with these names (proc_pid_environ(5)). Nothing else of it is kept, since environments hold
 * passwords. The first of several applies, as in getenv(3).
 */
export function parseEnvironment(text: string, names: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of text.split('\0')) {
    const at = entry.indexOf('=');
    const name = entry.slice(0, Math.max(0, at));
    if (names.includes(name)) found[name] ??= entry.slice(at + 1, at + 1 + LONGEST);
  }
  return found;
}
