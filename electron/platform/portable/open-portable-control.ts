import type { Snapshot } from '../../core/model/snapshot.ts';
import { loadPidfdCalls } from '../linux/control/linux-pidfd.ts';
import { NO_FREEZING, type ProcessControlPlatform } from '../process-control-platform.ts';
import { NO_RUN_GROUPS } from '../run-groups.ts';
import { snapshotPoolUse } from './snapshot-pool-use.ts';
import { createSnapshotProcesses } from './snapshot-processes.ts';
import { createStartTimePinner } from './start-time-pins.ts';

/** What every system offers: processes as a sweep shows them, and signals by pid. Start times are those of a clock on the wall. */
export function openPortableControl(platform: string, sweep: () => Promise<Snapshot | null>): ProcessControlPlatform {
  const processes = createSnapshotProcesses(sweep);
  const calls = loadPidfdCalls(platform);
  return {
    platform,
    bootId: '',
    processes,
    pin: createStartTimePinner(processes, (pid, signal) => process.kill(pid, signal)),
    pidfd: { missing: calls.kind === 'ok' ? '' : calls.reason },
    freezing: NO_FREEZING,
    preference: null,
    poolUse: snapshotPoolUse(sweep),
    poolRoom: () => null,
    runGroups: NO_RUN_GROUPS,
  };
}
