import { failed, ok } from '../../core/reading.ts';
import type { CgroupMembership } from './cgroup-membership.ts';
import { missing } from './missing.ts';
import { parseProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from './proc-files.ts';

const NOWHERE: CgroupMembership = { path: failed('it is in no cgroup'), pools: [] };

/** Which cgroup a process is in; processes in the same one share the answer. */
export function cgroupLookup(files: ProcFiles): (pid: number) => CgroupMembership {
  const known = new Map<string, CgroupMembership>();
  return (pid) => {
    const length = files.load(`${files.root}/${pid}/cgroup`);
    if (length < 0) return { path: missing(files, 'this kernel has no cgroups'), pools: [] };
    const { memory, unified } = parseProcessCgroup(files.buffer.toString('utf8', 0, length));
    const path = memory ?? unified;
    if (path === null) return NOWHERE;
    const membership = known.get(path) ?? { path: ok(path), pools: [] };
    known.set(path, membership);
    return membership;
  };
}
