import { stat } from 'node:fs/promises';

/**
 * A text that changes whenever the file of a running program is another one: when it was modified, in milliseconds. On Linux the
 * file is the one that runs, also when it has been replaced meanwhile or lies in a container (proc_pid_exe(5)). Empty when it
 * cannot be looked at. It never blocks the program, however long a file system takes to answer.
 */
export async function readExecutableVersion(pid: number, executable: string): Promise<string> {
  const paths = process.platform === 'linux' ? [`/proc/${pid}/exe`, executable] : [executable];
  for (const path of paths) {
    try {
      return String(Math.round((await stat(path)).mtimeMs));
    } catch {
      // The process is gone, or another user's.
    }
  }
  return '';
}
