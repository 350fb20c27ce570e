import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../../core/model/units.ts';
import type { LeftRun, RunGroup, RunGroups } from '../../run-groups.ts';
import { parseProcessCgroup } from '../cgroup/parse-process-cgroup.ts';
import { readText, writeText } from '../small-files.ts';
import { hasEnded, parseRunName, readRunOwner, runName } from './run-owner.ts';

interface Version {
  readonly limitFile: string;
  /** Swap would only put the end off: where it is limited separately it gets none of it. */
  readonly swapFile: string;
  readonly swapLimit: (limit: Bytes) => Bytes;
  /** What is written for no limit. */
  readonly unlimited: string;
}

interface Place extends Version {
  readonly folder: string;
}

const V1: Version = {
  limitFile: 'memory.limit_in_bytes',
  swapFile: 'memory.memsw.limit_in_bytes',
  swapLimit: (limit) => limit,
  unlimited: '-1',
};
const V2: Version = { limitFile: 'memory.max', swapFile: 'memory.swap.max', swapLimit: () => 0, unlimited: 'max' };

/** It enters the cgroup itself before it becomes the command, so that nothing of the command is ever outside. */
const SHELL = '/bin/sh';
const ENTER = 'echo $$ > "$0/cgroup.procs" && exec "$@"';

/** Memory cgroups, one for each command. */
export function createLinuxRunGroups(): RunGroups {
  return {
    make: (limit) => (existsSync(SHELL) ? makeRunCgroup(limit, placesHere()) : null),
    collectLeft: () => collectRunCgroups(placesHere()),
  };
}

function makeRunCgroup(limit: Bytes | null, places: readonly Place[]): RunGroup | null {
  const owner = readRunOwner();
  if (owner === null) return null;
  for (const place of places) {
    const folder = path.join(place.folder, runName(owner));
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      if (!existsSync(path.join(folder, place.limitFile))) throw new Error('no memory controller');
      if (limit !== null) {
        writeFileSync(path.join(folder, place.limitFile), String(limit));
        // Without swap accounting there is no file for it, and the limit is one of memory alone.
        writeText(path.join(folder, place.swapFile), String(place.swapLimit(limit)));
      }
      return cgroupAt(folder, place);
    } catch {
      tryRemove(folder);
    }
  }
  return null;
}

/** See RunGroups.collectLeft. */
export function collectRunCgroups(places: readonly Place[]): readonly LeftRun[] {
  return places.flatMap((place) =>
    foldersIn(place.folder).flatMap((name) => {
      const owner = parseRunName(name);
      if (owner === null || !hasEnded(owner)) return [];
      const folder = path.join(place.folder, name);
      const cgroup = cgroupAt(folder, place);
      if (cgroup.remove()) return [];
      const wasLimited = readText(path.join(folder, place.limitFile));
      cgroup.liftLimit();
      const isLimited = readText(path.join(folder, place.limitFile));
      // Told once: at the next look nothing is there to lift.
      return wasLimited === isLimited ? [] : [{ folder, pids: cgroup.pids() }];
    }),
  );
}

/** Version 1 where its memory controller is mounted; below the own cgroup, else below the root. */
function placesHere(): readonly Place[] {
  const { memory, unified } = parseProcessCgroup(readText('/proc/self/cgroup'));
  const below = (root: string, own: string | null) => [...new Set([path.join(root, own ?? '/'), root])];
  return [
    ...below('/sys/fs/cgroup/memory', memory).map((folder) => ({ folder, ...V1 })),
    ...below('/sys/fs/cgroup', unified).map((folder) => ({ folder, ...V2 })),
  ].filter(({ folder }) => existsSync(path.join(folder, 'cgroup.procs')));
}

function cgroupAt(folder: string, { limitFile, swapFile, unlimited }: Version): RunGroup {
  return {
    folder,
    enter: (file, args) => ({ file: SHELL, args: ['-c', ENTER, folder, file, ...args] }),
    pids: () => readText(path.join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number),
    remove: () => tryRemove(folder),
    liftLimit() {
      // In version 1 memory with swap may never be less than memory alone, so that it goes first.
      writeText(path.join(folder, swapFile), unlimited);
      writeText(path.join(folder, limitFile), unlimited);
    },
  };
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
