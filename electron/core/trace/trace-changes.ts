import { identityKey, type Identity, type IdentityKey } from '../model/identity.ts';
import type { Reading } from '../model/reading.ts';
import { growthBytes, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import { KIB, type Bytes, type Ratio } from '../model/units.ts';

/** The processes in a partial sample of a trace (see trace-format.ts). */
export interface ProcessChanges {
  /** The processes that have started or changed. */
  readonly changed: readonly ProcessSample[];
  readonly gone: readonly Identity[];
}

/** Finds the changes since the last written sample. */
export interface ChangeFilter {
  /** Notes that a whole sample is written. */
  takeWhole(snapshot: Snapshot): void;
  /** The changes since the last sample. `exact` includes the smallest ones. */
  changesIn(snapshot: Snapshot, exact: boolean): ProcessChanges;
}

/** A smaller change of a size is left out until it adds up to this: bytes, or a share of the size if that is more. */
const LEAST_CHANGE: Bytes = 128 * KIB;
const LEAST_SHARE: Ratio = 1 / 256;
/** The address space moves in large steps, and nothing is judged by the small ones. */
const LEAST_PROMISED_SHARE: Ratio = 1 / 64;
const LEAST_FAULTS = 64;
/** Points of oom_score. */
const LEAST_SCORE = 3;

export function createChangeFilter(): ChangeFilter {
  let said = new Map<IdentityKey, ProcessSample>();
  let pasts: Snapshot['pasts'];

  return {
    takeWhole(snapshot) {
      said = new Map(recorded(snapshot).map((process) => [identityKey(process), process]));
      pasts = snapshot.pasts;
    },
    changesIn(snapshot, exact) {
      const before = said;
      said = new Map();
      const changed: ProcessSample[] = [];
      const pids = new Set<number>();
      for (const process of recorded(snapshot)) {
        const key = identityKey(process);
        const last = before.get(key);
        const isNews = !last || hasChanged(last, process, exact) || pasts?.get(key) !== snapshot.pasts?.get(key);
        if (isNews) changed.push(process);
        said.set(key, isNews ? process : last);
        pids.add(process.pid);
      }
      pasts = snapshot.pasts;
      const gone = [...before.values()].filter((process) => !pids.has(process.pid));
      return { changed, gone };
    },
  };
}

function recorded(snapshot: Snapshot): readonly ProcessSample[] {
  return snapshot.processes.filter(({ facts }) => !facts.kernelThread);
}

function hasChanged(last: ProcessSample, now: ProcessSample, exact: boolean): boolean {
  if (last === now) return false;
  const least = exact ? 1 : Math.max(LEAST_CHANGE, growthBytes(last) * LEAST_SHARE);
  return (
    last.facts !== now.facts ||
    differs(last.resident, now.resident, exact ? 1 : Math.max(LEAST_CHANGE, last.resident * LEAST_SHARE)) ||
    readingDiffers(last.private, now.private, least) ||
    readingDiffers(last.swap, now.swap, least) ||
    readingDiffers(last.oomScore, now.oomScore, exact ? 1 : LEAST_SCORE) ||
    optionalDiffers(last.size, now.size, promised(last.size, exact)) ||
    optionalDiffers(last.data, now.data, promised(last.data, exact)) ||
    optionalDiffers(last.gpu, now.gpu, least) ||
    optionalDiffers(last.hugetlb, now.hugetlb, least) ||
    optionalDiffers(last.heap?.used, now.heap?.used, least) ||
    optionalDiffers(last.heap?.live ?? undefined, now.heap?.live ?? undefined, 1) ||
    optionalDiffers(last.majorFaults, now.majorFaults, exact ? 1 : LEAST_FAULTS) ||
    isHeld(last) !== isHeld(now) ||
    !samePools(last.pools, now.pools)
  );
}

function differs(a: number, b: number, least: number): boolean {
  return Math.abs(a - b) >= least;
}

function readingDiffers(a: Reading<number>, b: Reading<number>, least: number): boolean {
  if (a.kind === 'ok' && b.kind === 'ok') return differs(a.value, b.value, least);
  return a.kind !== b.kind;
}

function promised(last: Bytes | undefined, exact: boolean): Bytes {
  return exact ? 1 : Math.max(LEAST_CHANGE, (last ?? 0) * LEAST_PROMISED_SHARE);
}

function optionalDiffers(a: number | undefined, b: number | undefined, least: number): boolean {
  return a === undefined || b === undefined ? a !== b : differs(a, b, least);
}

/** Stopped or a zombie; other states come and go many times a second. */
function isHeld({ state }: ProcessSample): string {
  return state === 'stopped' || state === 'zombie' ? state : '';
}

function samePools(a: readonly PoolId[], b: readonly PoolId[]): boolean {
  return a === b || (a.length === b.length && a.every((id, index) => id === b[index]));
}
