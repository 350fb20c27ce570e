import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../../core/model/units.ts';
import type { FreezableGroup, Freezing } from '../../process-control-platform.ts';
import type { Mount } from '../cgroup/parse-mountinfo.ts';
import { isUnified, parseCgroupLines, type CgroupLine } from '../cgroup/parse-process-cgroup.ts';
import { readStat } from '../proc/process/read-stat.ts';
import { readText, writeText } from '../small-files.ts';
import { cgroupDirectory, type CgroupMounts } from './cgroup-mounts.ts';

/** How long the kernel may take to bring a cgroup to a standstill before signals are used instead. */
const FREEZE_WAIT: Milliseconds = 1_000;
const STEP: Milliseconds = 5;

/**
 * Cgroups that can be frozen. Version 2: cgroup.freeze, cgroup.kill (kernel documentation, cgroup-v2); version 1: freezer.state
 * (freezer-subsystem).
 */
export function createCgroupFreezing(mounts: CgroupMounts): Freezing {
  return {
    groupsOf: (pids) => [unifiedCgroup(pids, mounts), freezerCgroup(pids, mounts)].filter((cgroup) => cgroup !== null),
    frozenBy: (pid) => frozenBy(pid, mounts),
    thawLeftover: (directory) => thawLeftover(directory, mounts),
  };
}

/** The path below the mount of the cgroup that was told to freeze, which may be above the process' own. */
function frozenBy(pid: number, mounts: CgroupMounts): string | null {
  const unified = commonDirectory([pid], mounts.unified, isUnified);
  if (unified !== null && isFrozenUnified(unified)) return origin(unified, mounts.unified, 'cgroup.freeze');
  const freezer = commonDirectory([pid], mounts.freezer, isFreezer);
  const state = freezer === null ? '' : readText(path.join(freezer, 'freezer.state')).trim();
  if (freezer === null || state === '' || state === 'THAWED') return null;
  return origin(freezer, mounts.freezer, 'freezer.self_freezing');
}

/** Only a folder that lies below a mounted hierarchy is touched. */
function thawLeftover(directory: string, mounts: CgroupMounts): 'thawed' | 'nothing' | 'failed' {
  const isBelow = [mounts.unified, mounts.freezer].some(
    (mount) => mount !== null && path.resolve(directory) === directory && directory.startsWith(`${mount.point}/`),
  );
  if (!isBelow) return 'nothing';
  const freeze = path.join(directory, 'cgroup.freeze');
  if (readText(freeze).trim() === '1') return writeText(freeze, '0') ? 'thawed' : 'failed';
  const state = path.join(directory, 'freezer.state');
  if (readText(path.join(directory, 'freezer.self_freezing')).trim() !== '1') return 'nothing';
  return writeText(state, 'THAWED') ? 'thawed' : 'failed';
}

/** The topmost cgroup on the way down to `directory` that was told to freeze; the own one where none above can be seen. */
function origin(directory: string, mount: Mount | null, file: string): string {
  const root = mount?.point ?? '';
  let found = directory;
  for (let at = directory; at.length > root.length; at = path.dirname(at)) {
    if (readText(path.join(at, file)).trim() === '1') found = at;
  }
  return found.slice(root.length);
}

function isFrozenUnified(directory: string): boolean {
  return /^frozen 1$/m.test(readText(path.join(directory, 'cgroup.events')));
}

function unifiedCgroup(pids: readonly number[], mounts: CgroupMounts): FreezableGroup | null {
  const directory = commonDirectory(pids, mounts.unified, isUnified);
  if (directory === null || !existsSync(path.join(directory, 'cgroup.freeze'))) return null;
  const control = path.join(directory, 'cgroup.freeze');
  const stands = () => isFrozenUnified(directory);
  // Frozen by its own setting, perhaps not all of it yet, or with an ancestor.
  const isFrozen = () => readText(control).trim() === '1' || stands();
  const thaw = () => void writeText(control, '0');
  return {
    directory,
    pids: () => listPids(directory),
    isFrozen,
    freeze: async () => !isFrozen() && writeText(control, '1') && (await becomes(stands, thaw)),
    thaw,
    kill: () => writeText(path.join(directory, 'cgroup.kill'), '1'),
  };
}

function freezerCgroup(pids: readonly number[], mounts: CgroupMounts): FreezableGroup | null {
  const directory = commonDirectory(pids, mounts.freezer, isFreezer);
  if (directory === null) return null;
  const state = path.join(directory, 'freezer.state');
  if (!existsSync(state)) return null;
  const stateNow = () => readText(state).trim();
  const thaw = () => void writeText(state, 'THAWED');
  return {
    directory,
    pids: () => listPids(directory),
    isFrozen: () => stateNow() !== 'THAWED',
    freeze: async () =>
      stateNow() === 'THAWED' && writeText(state, 'FROZEN') && (await becomes(() => stateNow() === 'FROZEN', thaw)),
    thaw,
    kill: () => false,
  };
}

function isFreezer({ controllers }: CgroupLine): boolean {
  return controllers.includes('freezer');
}

/** The path of a process in one hierarchy; null in its root, and in a cgroup that has been removed. */
function cgroupPath(pid: number, isMeant: (line: CgroupLine) => boolean): string | null {
  const line = parseCgroupLines(readText(`/proc/${pid}/cgroup`)).find(isMeant);
  return line === undefined || line.removed || line.path === '/' ? null : line.path;
}

/** The deepest folder that all processes are in or below; null for a hierarchy's root, which holds everything. */
function commonDirectory(
  pids: readonly number[],
  mount: Mount | null,
  isMeant: (line: CgroupLine) => boolean,
): string | null {
  if (mount === null) return null;
  let common: string[] | null = null;
  for (const pid of pids) {
    const found = cgroupPath(pid, isMeant);
    // A process that has ended in the meantime is nowhere: version 1 shows it in the root.
    if (found === null && readStat(pid)?.ended !== false) continue;
    if (found === null) return null;
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
