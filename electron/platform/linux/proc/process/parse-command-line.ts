/**
 * Parses /proc/PID/cmdline: arguments ended by NUL (proc_pid_cmdline(5)). Programs that set their own title leave one
 * string without NULs, or many NULs behind it, and those are no arguments. Kernel threads and zombies have none.
 */
export function parseCommandLine(bytes: Buffer, length: number): readonly string[] {
  let end = length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end === 0 ? [] : bytes.toString('utf8', 0, end).split('\0');
}
