import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../../core/model/units.ts';
import { cgroupDirectory, type CgroupMounts } from './cgroup-mounts.ts';
import { parseLiveStat } from './procfs-processes.ts';

/** How long the kernel may take to bring a cgroup to a standstill before signals are used instead. */
const FREEZE_WAIT: Milliseconds = 1_000;
const STEP: Milliseconds = 5;

/**
 * A cgroup that can be brought to a standstill as a whole: nothing in it runs or forks until it is thawed.
 * Version 2: cgroup.freeze, cgroup.kill (kernel documentation, cgroup-v2); version 1: freezer.state (freezer-subsystem).
 */
export interface CgroupFreezer {
  /** Everything in it and below it. */
  pids(): readonly number[];
  isFrozen(): boolean;
  /** false: it could not be frozen or was frozen by somebody else; then nothing has changed. */
  freeze(): Promise<boolean>;
  thaw(): void;
  /** SIGKILL to all at once, also to what is being forked. false: this kernel cannot. */
  kill(): boolean;
}

/** The smallest cgroups that hold all of these processes, and perhaps others: version 2 and version 1, where there are any. */
export function commonCgroups(pids: readonly number[], mounts: CgroupMounts): CgroupFreezer[] {
  return [unifiedCgroup(pids, mounts), freezerCgroup(pids, mounts)].filter((cgroup) => cgroup !== null);
}

/** Whether somebody has frozen the cgroup of a process, as `docker pause` does. */
export function isFrozen(pid: number, mounts: CgroupMounts): boolean {
  return commonCgroups([pid], mounts).some((cgroup) => cgroup.isFrozen());
}

function unifiedCgroup(pids: readonly number[], mounts: CgroupMounts): CgroupFreezer | null {
  const directory = commonDirectory(pids, mounts.unified, UNIFIED_LINE);
  if (directory === null || !existsSync(path.join(directory, 'cgroup.freeze'))) return null;
  const control = path.join(directory, 'cgroup.freeze');
  const stands = () => /^frozen 1$/m.test(readText(path.join(directory, 'cgroup.events')));
  // Frozen by its own setting, perhaps not all of it yet, or with an ancestor.
  const isFrozen = () => readText(control).trim() === '1' || stands();
  const thaw = () => void writeText(control, '0');
  return {
    pids: () => listPids(directory),
    isFrozen,
    freeze: async () => !isFrozen() && writeText(control, '1') && (await becomes(stands, thaw)),
    thaw,
    kill: () => writeText(path.join(directory, 'cgroup.kill'), '1'),
  };
}

function freezerCgroup(pids: readonly number[], mounts: CgroupMounts): CgroupFreezer | null {
  const directory = commonDirectory(pids, mounts.freezer, FREEZER_LINE);
  if (directory === null) return null;
  const state = path.join(directory, 'freezer.state');
  if (!existsSync(state)) return null;
  const stateNow = () => readText(state).trim();
  const thaw = () => void writeText(state, 'THAWED');
  return {
    pids: () => listPids(directory),
    isFrozen: () => stateNow() !== 'THAWED',
    freeze: async () =>
      stateNow() === 'THAWED' && writeText(state, 'FROZEN') && (await becomes(() => stateNow() === 'FROZEN', thaw)),
    thaw,
    kill: () => false,
  };
}

/** Lines of /proc/PID/cgroup with the path, unless that is the root. */
const UNIFIED_LINE = /^0::(\/.+)$/m;
const FREEZER_LINE = /^\d+:(?:[^:\n]*,)?freezer(?:,[^:\n]*)?:(\/.+)$/m;

/** The deepest folder that all processes are in or below; null for a hierarchy's root, which holds everything. */
function commonDirectory(pids: readonly number[], mount: CgroupMounts['unified'], line: RegExp): string | null {
  if (mount === null) return null;
  let common: string[] | null = null;
  for (const pid of pids) {
    const found = line.exec(readText(`/proc/${pid}/cgroup`))?.[1];
    // What has ended in the meantime is nowhere: version 1 shows it in the root.
    if (found === undefined && parseLiveStat(readText(`/proc/${pid}/stat`))?.ended !== false) continue;
    if (found === undefined) return null;
    const parts = found.split('/').slice(1);
    const before: string[] = common ?? parts;
    const differs = before.findIndex((part, index) => part !== parts[index]);
    common = differs < 0 ? before : before.slice(0, differs);
  }
  if (common === null || common.length === 0) return null;
  return cgroupDirectory(mount, `/${common.join('/')}`);
}

function listPids(directory: string): number[] {
  const below = directoriesIn(directory).flatMap((name) => listPids(path.join(directory, name)));
  return [...readText(path.join(directory, 'cgroup.procs')).split('\n').filter(Boolean).map(Number), ...below];
}

function directoriesIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Waits for a condition; undoes and answers false when it does not come about. */
async function becomes(condition: () => boolean, undo: () => void): Promise<boolean> {
  for (let waited = 0; waited < FREEZE_WAIT; waited += STEP) {
    if (condition()) return true;
    await sleep(STEP);
  }
  undo();
  return false;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function writeText(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}
