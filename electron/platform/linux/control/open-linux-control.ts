import type { ProcessControlPlatform } from '../../process-control-platform.ts';
import { createStartTimePinner } from '../../portable/start-time-pins.ts';
import { readBootId } from '../own/boot-id.ts';
import { ProcFiles } from '../proc/proc-files.ts';
import { UserNames } from '../proc/process/user-names.ts';
import { createCgroupFreezing } from './cgroup-freezer.ts';
import { readCgroupMounts } from './cgroup-mounts.ts';
import { loadPidfdCalls } from './linux-pidfd.ts';
import { linuxPoolRoom } from './linux-pool-room.ts';
import { linuxPoolUse } from './linux-pool-use.ts';
import { createOomScorePreference } from './oom-score-preference.ts';
import { createPidfdPinner } from './pidfd-pins.ts';
import { createProcfsProcesses } from './procfs-processes.ts';
import { createLinuxRunGroups } from './run-cgroup.ts';

/** What Linux offers to act on processes with, as this machine and this user have it. */
export function openLinuxControl(): ProcessControlPlatform {
  const users = new UserNames(new ProcFiles('/proc'), '/etc/passwd');
  const processes = createProcfsProcesses((uid) => users.nameOf(uid));
  const byStartTime = createStartTimePinner(processes, (pid, signal) => process.kill(pid, signal));
  const calls = loadPidfdCalls();
  return {
    platform: 'linux',
    bootId: readBootId(),
    processes,
    pin: calls.kind === 'ok' ? createPidfdPinner(calls.value, processes, byStartTime) : byStartTime,
    pidfd: calls.kind === 'ok' ? 'in use' : { missing: calls.reason },
    freezing: createCgroupFreezing(readCgroupMounts()),
    preference: createOomScorePreference(processes),
    poolUse: linuxPoolUse(),
    poolRoom: linuxPoolRoom(),
    runGroups: createLinuxRunGroups(),
  };
}
