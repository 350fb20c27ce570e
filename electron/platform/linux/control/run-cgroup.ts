import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../../core/model/units.ts';
import { hasEnded, parseRunName, readRunOwner, runName } from './run-owner.ts';

/** A memory cgroup made for one command. */
export interface RunCgroup {
  readonly folder: string;
  /** Everything that is in it now. */
  pids(): readonly number[];
  /** Whether it could be removed: it is empty. */
  remove(): boolean;
  /** Lets what is in it take as much as what is outside. */
  liftLimit(): void;
}

/** What is still in the cgroup of a command whose Headroom has ended; its limit has been lifted. */
export interface LeftRun {
  readonly folder: string;
  readonly pids: readonly number[];
}

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

/** The cgroup with that limit, or null where none may be made. null as limit: only to know who belongs to the command. */
export function makeRunCgroup(limit: Bytes | null, places: readonly Place[] = placesHere()): RunCgroup | null {
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
        tryWrite(path.join(folder, place.swapFile), String(place.swapLimit(limit)));
      }
      return cgroupAt(folder, place);
    } catch {
      tryRemove(folder);
    }
  }
  return null;
}

/**
 * Removes the cgroups of commands whose Headroom has ended without removing them (it was killed, or a daemon stayed).
 * What still lives in one is left alone and freed of the limit: nobody watches it there any more.
 */
export function collectRunCgroups(places: readonly Place[] = placesHere()): readonly LeftRun[] {
  return places.flatMap((place) =>
    foldersIn(place.folder).flatMap((name) => {
      const owner = parseRunName(name);
      if (owner === null || !hasEnded(owner)) return [];
      const cgroup = cgroupAt(path.join(place.folder, name), place);
      if (cgroup.remove()) return [];
      const wasLimited = readText(path.join(cgroup.folder, place.limitFile));
      cgroup.liftLimit();
      const isLimited = readText(path.join(cgroup.folder, place.limitFile));
      // Told once: at the next look nothing is there to lift.
      return wasLimited === isLimited ? [] : [{ folder: cgroup.folder, pids: cgroup.pids() }];
    }),
  );
}

/** Version 1 where its memory controller is mounted; below the own cgroup, else below the root. */
function placesHere(): readonly Place[] {
  if (process.platform !== 'linux') return [];
  const own = readText('/proc/self/cgroup');
  const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(own)?.[1];
  const v2 = /^0::(.*)$/m.exec(own)?.[1];
  const below = (root: string, own: string | undefined) => [...new Set([path.join(root, own ?? '/'), root])];
  return [
    ...below('/sys/fs/cgroup/memory', v1).map((folder) => ({ folder, ...V1 })),
    ...below('/sys/fs/cgroup', v2).map((folder) => ({ folder, ...V2 })),
  ].filter(({ folder }) => existsSync(path.join(folder, 'cgroup.procs')));
}

function cgroupAt(folder: string, { limitFile, swapFile, unlimited }: Version): RunCgroup {
  return {
    folder,
    pids: () => readText(path.join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number),
    remove: () => tryRemove(folder),
    liftLimit() {
      // In version 1 memory with swap may never be less than memory alone, so that it goes first.
      tryWrite(path.join(folder, swapFile), unlimited);
      tryWrite(path.join(folder, limitFile), unlimited);
    },
  };
}

/** Without swap accounting there is no file for it, and the limit is one of memory alone. */
function tryWrite(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'r+' });
  } catch {
    // What may not be changed stays as it is.
  }
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

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
