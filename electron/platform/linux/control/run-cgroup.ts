import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bytes } from '../../../core/model/units.ts';

/** A memory cgroup made for one command. */
export interface RunCgroup {
  readonly folder: string;
  /** Everything that is in it now. */
  pids(): readonly number[];
  /** Whether it could be removed: it is empty. */
  remove(): boolean;
}

interface Place {
  readonly folder: string;
  readonly limitFile: string;
  /** Swap would only put the end off: where it is limited separately it gets none of it. */
  readonly swapFile: string;
  readonly swapLimit: (limit: Bytes) => Bytes;
}

const V1 = {
  limitFile: 'memory.limit_in_bytes',
  swapFile: 'memory.memsw.limit_in_bytes',
  swapLimit: (limit: Bytes) => limit,
};
const V2 = { limitFile: 'memory.max', swapFile: 'memory.swap.max', swapLimit: () => 0 };

/** The cgroup with that limit, or null where none may be made. null as limit: only to know who belongs to the command. */
export function makeRunCgroup(limit: Bytes | null): RunCgroup | null {
  for (const place of placesHere()) {
    const folder = path.join(place.folder, `headroom-run-${process.pid}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      if (!existsSync(path.join(folder, place.limitFile))) throw new Error('no memory controller');
      if (limit !== null) {
        writeFileSync(path.join(folder, place.limitFile), String(limit));
        limitSwap(path.join(folder, place.swapFile), place.swapLimit(limit));
      }
      return cgroupAt(folder);
    } catch {
      tryRemove(folder);
    }
  }
  return null;
}

/** Version 1 where its memory controller is mounted; below the own cgroup, else below the root. */
function placesHere(): readonly Place[] {
  const own = readText('/proc/self/cgroup');
  const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(own)?.[1];
  const v2 = /^0::(.*)$/m.exec(own)?.[1];
  const below = (root: string, own: string | undefined) => [...new Set([path.join(root, own ?? '/'), root])];
  return [
    ...below('/sys/fs/cgroup/memory', v1).map((folder) => ({ folder, ...V1 })),
    ...below('/sys/fs/cgroup', v2).map((folder) => ({ folder, ...V2 })),
  ].filter(({ folder }) => existsSync(path.join(folder, 'cgroup.procs')));
}

function limitSwap(file: string, limit: Bytes): void {
  try {
    writeFileSync(file, String(limit));
  } catch {
    // Without swap accounting there is no such file, and the limit is one of memory alone.
  }
}

function cgroupAt(folder: string): RunCgroup {
  return {
    folder,
    pids: () => readText(path.join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number),
    remove: () => tryRemove(folder),
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

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
