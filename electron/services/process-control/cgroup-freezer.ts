import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../core/units.ts';
import { cgroupDirectory, type CgroupMounts } from './cgroup-mounts.ts';

/** How long the kernel may take to bring a cgroup to a standstill before signals are used instead. */
const FREEZE_WAIT: Milliseconds = 500;
const STEP: Milliseconds = 5;

/**
 * A cgroup that can be brought to a standstill as a whole: nothing in it runs or forks until it is thawed.
 * Version 2: cgroup.freeze, cgroup.kill (kernel documentation, cgroup-v2); version 1: freezer.state (freezer-subsystem).
 */
export interface CgroupFreezer {
  /** Everything in it and below it. */
  pids(): readonly number[];
  /** false: it could not be frozen or was frozen by somebody else; then nothing has changed. */
  freeze(): Promise<boolean>;
  thaw(): void;
  /** SIGKILL to all at once, also to what is being forked. false: this kernel cannot. */
  kill(): boolean;
}

/** The cgroup that holds these processes and no others, if there is one. */
export function exactCgroup(pids: readonly number[], mounts: CgroupMounts): CgroupFreezer | null {
  const wanted = new Set(pids);
  for (const freezer of [unifiedCgroup(pids, mounts), freezerCgroup(pids, mounts)]) {
    if (freezer === null) continue;
    const inside = freezer.pids();
    if (inside.length > 0 && inside.every((pid) => wanted.has(pid)) && pids.every((pid) => inside.includes(pid))) {
      return freezer;
    }
  }
  return null;
}

/** Whether somebody has frozen the cgroup of a process, as `docker pause` does. */
export function isFrozen(pid: number, mounts: CgroupMounts): boolean {
  const [unified, freezer] = [unifiedCgroup([pid], mounts), freezerCgroup([pid], mounts)];
  return [unified, freezer].some((cgroup) => cgroup?.isFrozen() === true);
}

type Cgroup = CgroupFreezer & { isFrozen(): boolean };

function unifiedCgroup(pids: readonly number[], mounts: CgroupMounts): Cgroup | null {
  const directory = commonDirectory(pids, mounts.unified, (line) => /^0::(\/.+)$/.exec(line)?.[1]);
  if (directory === null || !existsSync(path.join(directory, 'cgroup.freeze'))) return null;
  const isFrozen = () => /^frozen 1$/m.test(readText(path.join(directory, 'cgroup.events')));
  return {
    pids: () => listPids(directory),
    isFrozen,
    freeze: async () =>
      !isFrozen() &&
      writeText(path.join(directory, 'cgroup.freeze'), '1') &&
      (await becomes(isFrozen, () => writeText(path.join(directory, 'cgroup.freeze'), '0'))),
    thaw: () => writeText(path.join(directory, 'cgroup.freeze'), '0'),
    kill: () => writeText(path.join(directory, 'cgroup.kill'), '1'),
  };
}

function freezerCgroup(pids: readonly number[], mounts: CgroupMounts): Cgroup | null {
  const line = /^\d+:(?:[^:]*,)?freezer(?:,[^:]*)?:(\/.+)$/;
  const directory = commonDirectory(pids, mounts.freezer, (text) => line.exec(text)?.[1]);
  if (directory === null) return null;
  const state = path.join(directory, 'freezer.state');
  if (!existsSync(state)) return null;
  return {
    pids: () => listPids(directory),
    isFrozen: () => readText(state).trim() !== 'THAWED',
    freeze: async () =>
      readText(state).trim() === 'THAWED' &&
      writeText(state, 'FROZEN') &&
      (await becomes(
        () => readText(state).trim() === 'FROZEN',
        () => writeText(state, 'THAWED'),
      )),
    thaw: () => writeText(state, 'THAWED'),
    kill: () => false,
  };
}

/** The deepest folder that all processes are in or below; null for a hierarchy's root, which holds everything. */
function commonDirectory(
  pids: readonly number[],
  mount: CgroupMounts['unified'],
  pathIn: (line: string) => string | undefined,
): string | null {
  if (mount === null) return null;
  let common: string[] | null = null;
  for (const pid of pids) {
    const lines = readText(`/proc/${pid}/cgroup`).split('\n');
    const parts = lines
      .map(pathIn)
      .find((found) => found !== undefined)
      ?.split('/')
      .slice(1);
    if (parts === undefined) return null;
    const before: string[] = common ?? parts;
    const differs = before.findIndex((part, index) => part !== parts[index]);
    common = differs < 0 ? before : before.slice(0, differs);
  }
  if (common === null || common.length === 0 || common[0] === '') return null;
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
