import { KnownBounds } from '../runtimes/known-bounds.ts';
import { memoryOptions } from '../runtimes/recognize-runtime.ts';
import type { HeapUse } from '../model/bound.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Past } from '../model/life.ts';
import { ok, type Ok, type Reading } from '../model/reading.ts';
import { arcRoom, type LimitedPool, type ProcessFacts, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import { NOTHING_SAID, saidKeys, type Said } from './said.ts';
import type { ProcessChanges } from './trace-changes.ts';
import { countersJson, eventsJson, extraJson } from './trace-parts.ts';

export interface TraceWriterOptions {
  /** Whether command lines are written too. They often hold secrets, so the user must ask for them. */
  readonly commandLines: boolean;
}

/** Writes the samples of one trace in order. */
export interface TraceWriter {
  /**
   * The snapshot as a line of trace format v1 (see trace-format.ts), without its line feed. With `changes` it is a
   * partial sample of only these processes. The line ends with what was `said`, if anything was.
   */
  write(snapshot: Snapshot, changes?: ProcessChanges | null, said?: Said): string;
}

/** What has been written about a process. */
interface Told {
  readonly facts: ProcessFacts;
  readonly past: Past | undefined;
}

/** Creates a writer, which remembers for every living process what has been written about it. */
export function createTraceWriter({ commandLines }: TraceWriterOptions): TraceWriter {
  let told = new Map<IdentityKey, Told>();
  const bounds = new KnownBounds();

  return {
    write(snapshot, changes = null, said = NOTHING_SAID) {
      const before = told;
      bounds.follow(snapshot);
      told = new Map(changes ? before : []);
      for (const identity of changes?.gone ?? []) told.delete(identityKey(identity));
      const lines: string[] = [];
      for (const process of changes?.changed ?? snapshot.processes) {
        if (process.facts.kernelThread) continue;
        const key = identityKey(process);
        const last = before.get(key);
        const past = snapshot.pasts?.get(key);
        const facts = last?.facts === process.facts ? null : factsOf(process, bounds, commandLines);
        const lives = past === undefined || last?.past === past ? null : pastJson(past);
        lines.push(processJson(process, facts || lives ? { ...facts, ...lives } : null));
        told.set(key, { facts: process.facts, past: past ?? last?.past });
      }
      const { at, memory, pressure, missing, oomKills } = snapshot;
      const { swapDevices, zram, counters, systemLevel, oomDaemons, glanced } = snapshot;
      const arc = memory.parts ? arcRoom(memory.parts) : 0;
      const { total, available, swapTotal, swapFree, cache, shared, kernel } = memory;
      const head = JSON.stringify({
        t: at,
        mem: { total, available: available - Math.min(available, arc), swapTotal, swapFree },
        ...(pressure.kind === 'ok' && { pressure: pressure.value }),
        ...(snapshot.pools.length > 0 && { pools: snapshot.pools.map(poolJson) }),
        ...(memory.tmpfs && { tmpfs: memory.tmpfs }),
        ...extraJson(memory.parts, known({ cache, shared, kernel, oomKills })),
        ...(swapDevices && { swaps: swapDevices }),
        ...(zram && { zram }),
        ...countersJson(counters),
        ...(systemLevel && { systemLevel }),
        ...(oomDaemons && { oomDaemons }),
        ...(missing.length > 0 && { missing }),
        ...(glanced && { glanced }),
      });
      const gone = changes ? `,"gone":[${changes.gone.map(({ pid }) => pid).join(',')}]` : '';
      return `${head.slice(0, -1)},"procs":[${lines.join(',')}]${gone}${saidKeys(said)}}`;
    },
  };
}

function poolJson(pool: LimitedPool): Record<string, unknown> {
  const { id, kind, label, limit, used, activeFile, slabReclaimable, reclaimable, shared, oomKills } = pool;
  const { high, min, low, peak, swap, swapLimit, pressure, events, counters, kernel, parts } = pool;
  return {
    id,
    limit,
    used: used + (activeFile ?? 0) + (slabReclaimable ?? 0),
    // JSON leaves out what is undefined.
    activeFile,
    slabReclaimable,
    ...known({ reclaimable, shared, oomKills }),
    ...{ high, min, low, peak, swap, swapLimit, pressure },
    ...extraJson(parts, kernel === undefined ? {} : { kernel }),
    ...eventsJson(events),
    ...countersJson(counters),
    ...(kind !== 'cgroup' && { kind }),
    ...(label !== id && { label }),
  };
}

// The text is built by hand, because writing 300 of these a second is the whole cost of recording.
function processJson(process: ProcessSample, facts: Record<string, unknown> | null): string {
  const { pid, start, resident, swap, oomScore, pools, state, size, data, gpu, hugetlb, majorFaults, heap } = process;
  const swapped = swap.kind === 'ok' ? swap.value : null;
  const { parent, name } = process.facts;
  let json = `{"pid":${pid},"start":${start},"ppid":${parent},"name":${JSON.stringify(name)},"rss":${resident}`;
  if (process.private.kind === 'ok') json += `,"anon":${Math.max(0, process.private.value - (swapped ?? 0))}`;
  if (swapped !== null) json += `,"swap":${swapped}`;
  if (size !== undefined) json += `,"size":${size}`;
  if (data !== undefined) json += `,"data":${data}`;
  if (gpu !== undefined) json += `,"gpu":${gpu}`;
  if (hugetlb !== undefined) json += `,"hugetlb":${hugetlb}`;
  if (majorFaults !== undefined) json += `,"majflt":${majorFaults}`;
  if (heap !== undefined) json += `,"heap":${heapJson(heap)}`;
  if (oomScore.kind === 'ok') json += `,"oomScore":${oomScore.value}`;
  const pool = pools.find((id) => !isOwnLimit(id));
  if (pool !== undefined) json += `,"pool":${JSON.stringify(pool)}`;
  if (pools.length > (pool === undefined ? 0 : 1)) json += `,"pools":${JSON.stringify(pools)}`;
  if (state !== 'sleeping') json += `,"state":"${state}"`;
  if (facts) json += `,${JSON.stringify(facts).slice(1, -1)}`;
  return `${json}}`;
}

function heapJson({ used, live, most }: HeapUse): string {
  return JSON.stringify({ used, ...(live !== null && { live }), ...(most !== null && { most }) });
}

/** Whether a pool limits the process alone and not its cgroup (see PoolId). */
function isOwnLimit(pool: string): boolean {
  return pool.startsWith('heap:') || pool.startsWith('rlimit:');
}

/** The facts of a process. Null when nothing beyond the name is known. */
function factsOf(process: ProcessSample, bounds: KnownBounds, commandLines: boolean): Record<string, unknown> | null {
  const { facts } = process;
  const { user, executable: exe, cgroup, oomScoreAdj: oomAdj, commandLine: cmd } = facts;
  const opts = commandLines ? [] : memoryOptions(facts);
  const bound = bounds.of(process).map(({ bytes, of, from, soft, by }) => ({ bytes, of, from, soft, by }));
  const told = known({
    user,
    exe,
    cgroup,
    oomAdj,
    ...(commandLines && { cmd }),
    ...(opts.length > 0 && { opts: ok(opts) }),
    ...(bound.length > 0 && { bound: ok(bound) }),
  });
  return Object.keys(told).length > 0 ? told : null;
}

/** The keys of a program are hashes, so they say nothing of its arguments. */
function pastJson({ keys, by, lives, limit }: Past): Record<string, unknown> {
  return { life: { keys, by, limit }, ...(lives.length > 0 && { lives }) };
}

/** The values of the readings that are not missing. */
function known(readings: Record<string, Reading<unknown>>): Record<string, unknown> {
  const there = Object.entries(readings).filter((entry): entry is [string, Ok<unknown>] => entry[1].kind === 'ok');
  return Object.fromEntries(there.map(([key, reading]) => [key, reading.value]));
}
