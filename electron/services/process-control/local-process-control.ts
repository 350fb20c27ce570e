import type { Snapshot } from '../../core/model/snapshot.ts';
import { openProcessControlPlatform } from '../../platform/open-process-control-platform.ts';
import type { ProcessControlPlatform } from '../../platform/process-control-platform.ts';
import { openActedRegistry } from './acted-registry.ts';
import { createProcessControl, type ProcessControl, type ProcessControlOptions } from './process-control.ts';
import { openStandstillRecords } from './standstill-records.ts';

export interface LocalProcessControlOptions extends Omit<
  ProcessControlOptions,
  keyof ProcessControlPlatform | 'self' | 'registry' | 'standstills'
> {
  /** Where what was paused is remembered; null: in memory only. */
  readonly stateDirectory: string | null;
  /** Pid of Headroom's main process; this one by default. */
  readonly self?: number;
  /** A sweep made now; asked for right before a signal where the system has no other way to see what runs. */
  readonly sweep: () => Promise<Snapshot | null>;
}

export interface LocalProcessControl extends ProcessControl {
  /** Whether signals go through pidfds, or why not; then start times are compared right before each signal. */
  readonly pidfd: ProcessControlPlatform['pidfd'];
}

/** Process control for the machine that Headroom runs on, with everything loaded that it will need under pressure. */
export function createLocalProcessControl(options: LocalProcessControlOptions): LocalProcessControl {
  const { pidfd, bootId, ...means } = openProcessControlPlatform(options.sweep);
  const control = createProcessControl({
    ...options,
    ...means,
    self: options.self ?? process.pid,
    registry: openActedRegistry(options.stateDirectory, bootId),
    standstills: openStandstillRecords(options.stateDirectory, bootId),
  });
  return { ...control, pidfd };
}
