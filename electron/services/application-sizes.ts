import { cpuUsage } from 'node:process';
import type { ApplicationSizes, Frame, ProcessRow } from '../core/model/frame.ts';
import { identityKey, type IdentityKey } from '../core/model/identity.ts';
import { ok, type Reading } from '../core/model/reading.ts';
import type { Bytes, Milliseconds } from '../core/model/units.ts';
import type { MemoryMap, MemoryReader } from '../platform/memory-reader.ts';
import { systemClock, type Clock } from './clock.ts';

/** The CPU time of one round, apart from the process that exceeds it. A round is due when the last one is this old. */
const ROUND: Milliseconds = 20;
const BETWEEN_ROUNDS: Milliseconds = 1500;
/**
 * A map is read again after this time, or after this many times the CPU that reading it took. Shares change slowly,
 * and growth is known from the samples.
 */
const FRESH: Milliseconds = 300_000;
const FRESH_PER_COST = 5000;

export interface ApplicationSizesOptions {
  readonly frame: () => Frame | null;
  readonly readMemoryMap: MemoryReader['readMemoryMap'];
  readonly clock?: Clock;
  /** The CPU time that this program has used. With it a busy machine makes a round longer, not smaller. */
  readonly cpu?: () => Milliseconds;
}

interface Known {
  readonly map: Reading<MemoryMap>;
  readonly until: Milliseconds;
}

/**
 * The memory of applications with several processes. Their memory maps are read only while the sizes are asked for, a
 * few in each round, the unknown and the largest applications first. None are read while memory is nearly exhausted,
 * because a map costs 9 ms a gigabyte and holds up the process that owns it. An application is left out until all of
 * it has been read. It is missing when one of its processes may not be read, which is tried once.
 */
export function createApplicationSizes(options: ApplicationSizesOptions): () => Promise<ApplicationSizes> {
  const { frame, readMemoryMap, clock = systemClock, cpu = ownCpu } = options;
  const known = new Map<IdentityKey, Known>();
  let lastRound = -Infinity;

  async function readSome(applications: ReadonlyMap<string, readonly ProcessRow[]>): Promise<void> {
    const now = clock.now();
    if (now < lastRound + BETWEEN_ROUNDS) return;
    lastRound = now;
    const started = cpu();
    for (const process of dueOf(applications, now)) {
      const before = cpu();
      if (before - started >= ROUND) return;
      const map = await readMemoryMap(process.pid);
      known.set(identityKey(process), { map, until: lasting(map, now, cpu() - before) });
    }
  }

  function dueOf(applications: ReadonlyMap<string, readonly ProcessRow[]>, now: Milliseconds): ProcessRow[] {
    const members = [...applications.values()].flat();
    const due = members.filter((process) => (known.get(identityKey(process))?.until ?? 0) <= now);
    return due.sort((a, b) => Number(known.has(identityKey(a))) - Number(known.has(identityKey(b))));
  }

  function forgetAllBut(processes: readonly ProcessRow[]): void {
    const present = new Set(processes.map(identityKey));
    for (const key of known.keys()) if (!present.has(key)) known.delete(key);
  }

  function sizeOf(members: readonly ProcessRow[]): Reading<Bytes> | null {
    let sum = 0;
    for (const process of members) {
      const map = known.get(identityKey(process))?.map;
      if (map === undefined) return null;
      if (map.kind !== 'ok') return map;
      sum += proportionalNow(process, map.value);
    }
    return ok(sum);
  }

  return async () => {
    const shown = frame();
    if (shown === null) return {};
    const applications = sharingApplications(shown);
    forgetAllBut(shown.processes);
    if (shown.level !== 'critical') await readSome(applications);
    const sizes = [...applications].map(([id, members]) => [id, sizeOf(members)] as const);
    return Object.fromEntries(sizes.filter((entry): entry is [string, Reading<Bytes>] => entry[1] !== null));
  };
}

function ownCpu(): Milliseconds {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** The members of the applications that have several processes with memory, the largest applications first. */
function sharingApplications({ processes, groups }: Frame): ReadonlyMap<string, readonly ProcessRow[]> {
  const several = groups.filter(({ members }) => members > 1).sort((a, b) => b.resident - a.resident);
  const applications = new Map(several.map(({ id }): [string, ProcessRow[]] => [id, []]));
  for (const process of processes) if (process.resident > 0) applications.get(process.group)?.push(process);
  return applications;
}

function lasting(map: Reading<MemoryMap>, now: Milliseconds, cost: Milliseconds): Milliseconds {
  const final = map.kind === 'denied' || map.kind === 'unsupported';
  return final ? Infinity : now + Math.max(FRESH, cost * FRESH_PER_COST);
}

/** The process's share when its map was read, plus the growth of its own memory since. */
function proportionalNow(process: ProcessRow, map: MemoryMap): Bytes {
  if (process.private.kind !== 'ok' || process.swap.kind !== 'ok') return map.proportional;
  const anonymous = process.private.value - process.swap.value;
  return Math.max(0, map.proportional + anonymous - map.anonymous);
}
