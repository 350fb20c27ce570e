import type { HeapUse } from '../model/bound.ts';
import { ok, type Reading, type Reason } from '../model/reading.ts';
import { parsePast } from '../lives/parse-life.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Past } from '../model/life.ts';
import type { PoolId, ProcessSample, Snapshot } from '../model/snapshot.ts';
import { reason } from '../words/reasons.ts';
import { parseHeap } from './trace-bounds.ts';
import { parseTraceFacts } from './trace-parse-facts.ts';
import type { Memberships } from './trace-parse-pools.ts';
import { Fault, NOT_RECORDED, wrongValue } from './trace-values.ts';
import { isBytes, isCount, isRecord, type Json } from '../model/json.ts';

/**
 * Turns the `procs` of one sample after the other into processes. An unchanged process is the same object as before.
 */
export interface ProcessParser {
  /** `gone` makes it a partial sample, in which every process outside of `procs` and `gone` is unchanged. */
  parse(procs: unknown, pools: Memberships, gone?: unknown): readonly ProcessSample[] | Fault;
  /** Earlier lives of the programs in the processes of the newest sample. Undefined where the trace names none. */
  pasts(): Snapshot['pasts'];
}

/** The largest process id: on Windows they are 32 bits wide. */
const LARGEST_PID = 2 ** 32 - 1;
const STATES = ['running', 'sleeping', 'waiting', 'stopped', 'zombie', 'idle', 'other'] as const;
const NO_POOLS: readonly PoolId[] = [];

interface Known {
  sample: ProcessSample;
  /** The number of the last sweep that contained the process. */
  sweep: number;
}

// The checks are written out field by field. They run for every process of every sample, and a schema library takes
// ten times as long.
export function createProcessParser(): ProcessParser {
  const byPid = new Map<number, Known>();
  let sweep = 0;
  /** The last whole list. Null before the first one. */
  let present: readonly ProcessSample[] | null = null;
  /** The same map until a sample says something new. */
  let pasts: ReadonlyMap<IdentityKey, Past> | undefined;
  let told = new Map<IdentityKey, Past>();

  function parseProcess(p: Json, pools: Memberships): ProcessSample | Fault {
    const { pid, start, ppid, name, rss, anon, swap, oomScore } = p;
    if (!isCount(pid) || pid < 1 || pid > LARGEST_PID) return wrong('pid', pid, reason('trace.a-pid'));
    if (!isBytes(start)) return wrong('start', start, reason('trace.a-start'));
    if (!isCount(ppid) || ppid > LARGEST_PID) return wrong('ppid', ppid, reason('trace.a-pid'));
    if (typeof name !== 'string') return wrong('name', name, reason('trace.a-text'));
    if (!isBytes(rss)) return wrong('rss', rss, reason('trace.bytes'));
    if (anon !== undefined && !isBytes(anon)) return wrong('anon', anon, reason('trace.bytes'));
    if (swap !== undefined && !isBytes(swap)) return wrong('swap', swap, reason('trace.bytes'));
    if (oomScore !== undefined && !isBytes(oomScore)) return wrong('oomScore', oomScore, reason('trace.a-score'));
    const size = optional(p['size']);
    const data = optional(p['data']);
    const gpu = optional(p['gpu']);
    const hugetlb = optional(p['hugetlb']);
    const majorFaults = optional(p['majflt']);
    const heap = parseHeap(p['heap']);
    const state = p['state'] === undefined ? 'sleeping' : STATES.find((one) => one === p['state']);
    if (state === undefined) return wrong('state', p['state'], reason('trace.a-state'));

    const known = byPid.get(pid);
    if (known?.sweep === sweep) return new Fault((place) => reason('trace.process-twice', { place, pid }));
    const last = known?.sample.start === start ? known.sample : undefined;
    const facts = parseTraceFacts(p, ppid, name, last?.facts);
    if (facts instanceof Fault) return facts;
    const past = p['life'] === undefined ? null : parsePast(p['life'], p['lives']);
    if (past) told.set(identityKey({ pid, start }), past);
    const drawsOn = parseMembership(p, pools, last?.pools);
    const swapped = reading(swap, last?.swap);
    const held = reading(anon === undefined ? undefined : anon + (swap ?? 0), last?.private);
    const score = reading(oomScore, last?.oomScore);

    const same =
      last?.facts === facts &&
      last.resident === rss &&
      last.private === held &&
      last.swap === swapped &&
      last.oomScore === score &&
      last.pools === drawsOn &&
      last.state === state &&
      last.size === size &&
      last.data === data &&
      last.gpu === gpu &&
      last.hugetlb === hugetlb &&
      last.majorFaults === majorFaults &&
      isSameHeap(last.heap, heap);
    const more = { size, data, gpu, hugetlb, majorFaults, ...(heap && { heap }) };
    const sample = same
      ? last
      : {
          pid,
          start,
          facts,
          state,
          resident: rss,
          private: held,
          swap: swapped,
          oomScore: score,
          pools: drawsOn,
          ...more,
        };
    if (known) {
      known.sample = sample;
      known.sweep = sweep;
    } else byPid.set(pid, { sample, sweep });
    return sample;
  }

  /**
   * The processes of a partial sample: the changed ones take the places of their earlier states, and the new ones
   * follow.
   */
  function withUnchanged(changed: readonly ProcessSample[], gone: ReadonlySet<number>): readonly ProcessSample[] {
    const byChange = new Map(changed.map((sample) => [sample.pid, sample]));
    const merged: ProcessSample[] = [];
    for (const before of present ?? []) {
      if (gone.has(before.pid) && !byChange.has(before.pid)) continue;
      const known = byPid.get(before.pid);
      if (known) known.sweep = sweep;
      merged.push(byChange.get(before.pid) ?? before);
      byChange.delete(before.pid);
    }
    merged.push(...byChange.values());
    return merged;
  }

  function forgetTheGone(alive: number): void {
    if (byPid.size <= alive * 2 + 64) return;
    for (const [pid, known] of byPid) if (known.sweep !== sweep) byPid.delete(pid);
  }

  function takeTold(alive: readonly ProcessSample[]): void {
    if (told.size === 0) return;
    const all = new Map([...(pasts ?? []), ...told]);
    const there = new Set(alive.map(identityKey));
    pasts = new Map([...all].filter(([key]) => there.has(key)));
    told = new Map();
  }

  return {
    parse(procs, pools, gone) {
      if (gone !== undefined && !isListOfPids(gone)) return wrongValue('gone', gone, reason('trace.pids'));
      if (gone !== undefined && present === null) return new Fault(() => reason('trace.no-base'));
      if (!Array.isArray(procs)) return wrongValue('procs', procs, reason('trace.a-list'));
      sweep += 1;
      const samples: ProcessSample[] = [];
      for (let index = 0; index < procs.length; index += 1) {
        const entry: unknown = procs[index];
        const sample = isRecord(entry) ? parseProcess(entry, pools) : wrongValue('', entry, reason('trace.an-object'));
        if (sample instanceof Fault) return new Fault((place) => sample.at(`${place}procs[${index}]`));
        samples.push(sample);
      }
      present = gone === undefined ? samples : withUnchanged(samples, new Set(gone));
      forgetTheGone(present.length);
      takeTold(present);
      return present;
    },
    pasts: () => pasts,
  };
}

function isListOfPids(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}

/** The pools on which a process draws, among those of this sample. */
function parseMembership(p: Json, pools: Memberships, last: readonly PoolId[] | undefined): readonly PoolId[] {
  const { pool, pools: all } = p;
  if (!Array.isArray(all)) return (typeof pool === 'string' ? pools.get(pool) : undefined) ?? NO_POOLS;
  const ids = all.filter((id): id is PoolId => typeof id === 'string' && pools.has(id));
  return last?.length === ids.length && last.every((id, index) => id === ids[index]) ? last : ids;
}

function isSameHeap(a: HeapUse | undefined, b: HeapUse | undefined): boolean {
  return a === b || (a?.used === b?.used && a?.live === b?.live && a?.most === b?.most);
}

/** What is no number is as good as not recorded. */
function optional(value: unknown): number | undefined {
  return isBytes(value) ? value : undefined;
}

/** The value as a reading, the last one again if it is the same. */
function reading(value: number | undefined, last: Reading<number> | undefined): Reading<number> {
  if (value === undefined) return NOT_RECORDED;
  return last?.kind === 'ok' && last.value === value ? last : ok(value);
}

/** A fault without its place, which the caller adds. */
function wrong(key: string, value: unknown, wanted: Reason): Fault {
  return wrongValue(`.${key}`, value, wanted);
}
