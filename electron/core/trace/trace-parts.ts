import { ok, type Reading } from '../model/reading.ts';
import type { MemoryParts, PoolEvents, TmpfsUse } from '../model/snapshot.ts';
import type { MemoryCounters, Pressure, SwapDevice, SystemLevel, Zram } from '../model/memory-strain.ts';
import { LONGEST_NAME } from './trace-format.ts';
import { NOT_RECORDED, wrongValue, type Fault } from './trace-values.ts';
import { reason } from '../words/reasons.ts';
import { isBytes, isRecord } from '../model/json.ts';

/** How a trace calls what a part of a snapshot holds: the names of the kernel where there are some. */
type KeysOf<T> = Readonly<Record<keyof T, string>>;

const PARTS: KeysOf<MemoryParts> = {
  free: 'free',
  swapCached: 'swapCached',
  arc: 'arc',
  arcMin: 'arcMin',
  hugetlb: 'hugetlb',
  hugetlbFree: 'hugetlbFree',
  slabReclaimable: 'slabReclaimable',
  slabUnreclaimable: 'slabUnreclaimable',
  kernelStacks: 'kernelStacks',
  pageTables: 'pageTables',
  percpu: 'percpu',
  vmalloc: 'vmalloc',
  sockets: 'sockets',
  zswap: 'zswap',
  zswapped: 'zswapped',
  gpu: 'gpu',
  committed: 'committed',
  commitLimit: 'commitLimit',
};

const COUNTERS: KeysOf<MemoryCounters> = {
  majorFaults: 'pgmajfault',
  refaults: 'workingset_refault',
  swapIns: 'pswpin',
  swapOuts: 'pswpout',
};

const EVENTS: KeysOf<PoolEvents> = { high: 'high', max: 'max', oom: 'oom', oomKill: 'oom_kill' };

const LEVELS: readonly SystemLevel[] = ['normal', 'warning', 'critical'];
const DEVICE_KINDS: readonly SwapDevice['kind'][] = ['disk', 'file', 'zram'];
const MOST_DEVICES = 64;
const MOST_MOUNTS = 64;

export function parseParts(extra: unknown): MemoryParts | undefined {
  return parseNumbers(extra, PARTS);
}

export function parseCounters(counters: unknown): MemoryCounters | undefined {
  return parseNumbers(counters, COUNTERS);
}

export function parseEvents(events: unknown): PoolEvents | undefined {
  return parseNumbers(events, EVENTS);
}

export function parseSystemLevel(level: unknown): SystemLevel | undefined {
  return LEVELS.find((known) => known === level);
}

export function parseTracePressure(pressure: unknown): Reading<Pressure> | Fault {
  if (pressure === undefined || pressure === null) return NOT_RECORDED;
  if (!isRecord(pressure)) return wrongValue('pressure', pressure, reason('trace.an-object'));
  const { some10, full10, some60, full60, someTotal, fullTotal } = pressure;
  if (!isPercent(some10)) return wrongValue('pressure.some10', some10, reason('trace.a-percentage'));
  if (!isPercent(full10)) return wrongValue('pressure.full10', full10, reason('trace.a-percentage'));
  return ok({
    some10,
    full10,
    ...(isPercent(some60) && { some60 }),
    ...(isPercent(full60) && { full60 }),
    ...(isBytes(someTotal) && { someTotal }),
    ...(isBytes(fullTotal) && { fullTotal }),
  });
}

/** An entry that is none is passed over. */
export function parseSwapDevices(swaps: unknown): readonly SwapDevice[] | undefined {
  if (!Array.isArray(swaps)) return undefined;
  return swaps.slice(0, MOST_DEVICES).flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const { name, size, used, priority } = entry;
    const kind = DEVICE_KINDS.find((known) => known === entry['kind']);
    if (typeof name !== 'string' || kind === undefined || !isBytes(size) || !isBytes(used) || used > size) return [];
    if (typeof priority !== 'number') return [];
    return [{ name: name.slice(0, LONGEST_NAME), kind, size, used, priority }];
  });
}

/** An entry that is none is passed over. */
export function parseTmpfs(tmpfs: unknown): readonly TmpfsUse[] | undefined {
  if (!Array.isArray(tmpfs)) return undefined;
  return tmpfs.slice(0, MOST_MOUNTS).flatMap((entry: unknown) => {
    if (!isRecord(entry) || typeof entry['mount'] !== 'string' || !isBytes(entry['used'])) return [];
    return [{ mount: entry['mount'].slice(0, LONGEST_NAME), used: entry['used'] }];
  });
}

export function parseZram(zram: unknown): Zram | undefined {
  if (!isRecord(zram)) return undefined;
  const { size, stored, used, limit } = zram;
  if (!isBytes(size) || !isBytes(stored) || !isBytes(used)) return undefined;
  return { size, stored, used, ...(isBytes(limit) && { limit }) };
}

/** Parts of the memory of the machine or of a pool by the names of a trace, with what is said beside them. */
export function extraJson(parts: MemoryParts | undefined, more: Record<string, unknown>): Record<string, unknown> {
  const extra = { ...more, ...numbersJson(parts, PARTS) };
  return Object.keys(extra).length > 0 ? { extra } : {};
}

export function countersJson(counters: MemoryCounters | undefined): Record<string, unknown> {
  return counters ? { counters: numbersJson(counters, COUNTERS) } : {};
}

export function eventsJson(events: PoolEvents | undefined): Record<string, unknown> {
  return events ? { events: numbersJson(events, EVENTS) } : {};
}

/** What `holder` has of these; undefined where that is nothing. What is no number is passed over. */
function parseNumbers<T extends { readonly [K in keyof T]?: number }>(
  holder: unknown,
  keys: KeysOf<T>,
): Partial<T> | undefined {
  if (!isRecord(holder)) return undefined;
  const found: [string, number][] = [];
  for (const [name, key] of Object.entries<string>(keys)) {
    const value = holder[key];
    if (isBytes(value)) found.push([name, value]);
  }
  return found.length === 0 ? undefined : (Object.fromEntries(found) as Partial<T>);
}

function numbersJson<T extends object>(numbers: T | undefined, keys: KeysOf<T>): Record<string, unknown> {
  if (numbers === undefined) return {};
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [keys[name as keyof T], value]));
}

function isPercent(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}
