import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Reading } from '../../core/model/reading.ts';
import { ProcFiles } from '../../platform/linux/proc/proc-files.ts';
import { UserNames } from '../../platform/linux/proc/process/user-names.ts';
import { openActedRegistry } from './acted-registry.ts';
import { readCgroupMounts } from '../../platform/linux/control/cgroup-mounts.ts';
import { loadPidfdCalls, type PidfdCalls } from '../../platform/linux/control/linux-pidfd.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import { createPidfdPinner } from './pidfd-pins.ts';
import { createStartTimePinner } from './process-pin.ts';
import { createProcessControl, type ProcessControl, type ProcessControlOptions } from './process-control.ts';
import { createProcfsProcesses } from '../../platform/linux/control/procfs-processes.ts';
import { linuxPoolUse, snapshotPoolUse } from './pool-use.ts';
import { createSnapshotProcesses } from './snapshot-processes.ts';

export interface LocalProcessControlOptions extends Omit<
  ProcessControlOptions,
  'platform' | 'self' | 'processes' | 'pin' | 'cgroups' | 'poolUse' | 'registry'
> {
  /** Where what was paused is remembered; null: in memory only. */
  readonly stateDirectory: string | null;
  /** Pid of Headroom's main process; this one by default. */
  readonly self?: number;
  /** A sweep made now; asked for right before a signal where there is no /proc. */
  readonly sweep: () => Promise<Snapshot | null>;
}

export interface LocalProcessControl extends ProcessControl {
  /** Whether signals go through pidfds, or why not; then start times are compared right before each signal. */
  readonly pidfd: 'in use' | { readonly missing: string };
}

/** Process control for the machine that Headroom runs on, with everything loaded that it will need under pressure. */
export function createLocalProcessControl(options: LocalProcessControlOptions): LocalProcessControl {
  const { platform } = process;
  const users = new UserNames(new ProcFiles('/proc'), '/etc/passwd');
  const processes: LiveProcesses =
    platform === 'linux' ? createProcfsProcesses((uid) => users.nameOf(uid)) : createSnapshotProcesses(options.sweep);
  const cgroups = readCgroupMounts();
  const byStartTime = createStartTimePinner(processes, (pid, signal) => process.kill(pid, signal));
  const calls: Reading<PidfdCalls> = loadPidfdCalls(platform);
  const pin = calls.kind === 'ok' ? createPidfdPinner(calls.value, processes, byStartTime) : byStartTime;
  return {
    ...createProcessControl({
      ...options,
      platform,
      self: options.self ?? process.pid,
      processes,
      pin,
      cgroups,
      poolUse: platform === 'linux' ? linuxPoolUse() : snapshotPoolUse(options.sweep),
      registry: openActedRegistry(options.stateDirectory),
    }),
    pidfd: calls.kind === 'ok' ? 'in use' : { missing: calls.reason },
  };
}
