import { denied, type Missing } from '../../../../core/model/reading.ts';
import type { ProcFiles } from '../proc-files.ts';
import { procMountOptions } from '../proc-mount.ts';
import { reason } from '../../../../core/words/reasons.ts';

/**
 * Whether procfs hides the processes of other users from this one (its mount option hidepid, proc(5)). Privileged
 * users see them all the same; they can read pid 1.
 */
export function findHiddenProcesses(files: ProcFiles): Missing | null {
  const options = procMountOptions(files.text(`${files.root}/self/mountinfo`) ?? '', files.root);
  const option = options.find((name) => name.startsWith('hidepid=') && !/=(0|off)$/.test(name));
  if (option === undefined || files.has(`${files.root}/1/stat`)) return null;
  return denied(reason('processes.hidden', { option }));
}
