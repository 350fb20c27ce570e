import { denied, type Missing } from '../../../../core/model/reading.ts';
import { parseMountinfo } from '../../cgroup/parse-mountinfo.ts';
import type { ProcFiles } from '../proc-files.ts';
import { reason } from '../../../../core/words/reasons.ts';

/**
 * Whether procfs keeps the processes of others from this user (its mount option hidepid, proc(5)). Privileged users see them all the same,
 * which shows in whether pid 1 can be read.
 */
export function findHiddenProcesses(files: ProcFiles): Missing | null {
  const mounts = parseMountinfo(files.text(`${files.root}/self/mountinfo`) ?? '');
  const procfs = mounts.findLast(({ type, point }) => type === 'proc' && point === files.root);
  const option = procfs?.options.find((name) => name.startsWith('hidepid=') && !/=(0|off)$/.test(name));
  if (option === undefined || files.has(`${files.root}/1/stat`)) return null;
  return denied(reason('processes.hidden', { option }));
}
