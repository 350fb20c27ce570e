import type { Snapshot } from '../core/model/snapshot.ts';
import { createLinuxRunGroups } from './linux/control/run-cgroup.ts';
import { openLinuxControl } from './linux/control/open-linux-control.ts';
import { openPortableControl } from './portable/open-portable-control.ts';
import type { ProcessControlPlatform } from './process-control-platform.ts';
import { NO_RUN_GROUPS, type RunGroups } from './run-groups.ts';

/**
 * What this machine offers to act on processes with. Everything is loaded now, so that nothing has to be loaded when memory is short.
 * `sweep`: a sweep of the reader, made now; asked for by systems that have no other way to see what runs.
 */
export function openProcessControlPlatform(sweep: () => Promise<Snapshot | null>): ProcessControlPlatform {
  const { platform } = process;
  return platform === 'linux' ? openLinuxControl() : openPortableControl(platform, sweep);
}

/** The groups for commands alone, for a program that acts on nothing else. */
export function openRunGroups(): RunGroups {
  return process.platform === 'linux' ? createLinuxRunGroups() : NO_RUN_GROUPS;
}
