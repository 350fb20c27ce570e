import { readFileSync } from 'node:fs';
import type { Snapshot } from '../../core/snapshot.ts';
import type { Reading } from '../../core/reading.ts';
import { loadPidfdCalls, type PidfdCalls } from './linux-pidfd.ts';
import type { LiveProcesses } from './live-processes.ts';
import { createPidfdPinner } from './pidfd-pins.ts';
import { createStartTimePinner } from './pins.ts';
import { createProcessControl, type ProcessControl, type ProcessControlOptions } from './process-control.ts';
import { createProcfsProcesses } from './procfs-processes.ts';
import { createSnapshotProcesses } from './snapshot-processes.ts';

export interface LocalProcessControlOptions extends Omit<
  ProcessControlOptions,
  'platform' | 'self' | 'processes' | 'pin'
> {
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
  const processes: LiveProcesses =
    platform === 'linux' ? createProcfsProcesses(readUserNames()) : createSnapshotProcesses(options.sweep);
  const byStartTime = createStartTimePinner(processes, (pid, signal) => process.kill(pid, signal));
  const calls: Reading<PidfdCalls> = loadPidfdCalls(platform);
  const pin = calls.kind === 'ok' ? createPidfdPinner(calls.value, processes, byStartTime) : byStartTime;
  return {
    ...createProcessControl({ ...options, platform, self: process.pid, processes, pin }),
    pidfd: calls.kind === 'ok' ? 'in use' : { missing: calls.reason },
  };
}

/** Names from /etc/passwd; a user without one there goes by number. */
function readUserNames(): (uid: number) => string {
  const names = new Map<number, string>();
  try {
    for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
      const [name = '', , uid = ''] = line.split(':');
      if (name !== '' && uid !== '') names.set(Number(uid), name);
    }
  } catch {
    return String;
  }
  return (uid) => names.get(uid) ?? String(uid);
}
