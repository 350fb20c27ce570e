import { ok, type Reading } from '../model/reading.ts';
import { MACHINE, type LimitedPool, type PoolId } from '../model/snapshot.ts';
import { reason } from '../words/reasons.ts';
import { LONGEST_NAME } from './trace-format.ts';
import { Fault, isBytes, isRecord, NOT_RECORDED, shown, wrongValue, type Json } from './trace-values.ts';
import type { Bytes } from '../model/units.ts';

/** Of every pool of a sample, the list that a process drawing on it alone refers to. */
export type Memberships = ReadonlyMap<PoolId, readonly PoolId[]>;

export interface PoolParser {
  parse(pools: unknown): readonly LimitedPool[] | Fault;
  /** Those of the pools parsed last. */
  memberships(): Memberships;
}

const KINDS = ['cgroup', 'process-limit', 'heap-cap'] as const;

export function createPoolParser(): PoolParser {
  let memberships = new Map<PoolId, readonly PoolId[]>();

  return {
    parse(pools) {
      const last = memberships;
      memberships = new Map();
      if (pools === undefined || pools === null) return [];
      if (!Array.isArray(pools)) return wrongValue('pools', pools, reason('trace.a-list'));
      const parsed: LimitedPool[] = [];
      for (const [index, entry] of pools.entries()) {
        const pool = parsePool(entry, `pools[${index}]`);
        if (pool instanceof Fault) return pool;
        if (memberships.has(pool.id))
          return new Fault((place) =>
            reason('trace.twice', { place: `${place}pools[${index}]`, found: shown(pool.id) }),
          );
        memberships.set(pool.id, last.get(pool.id) ?? [pool.id]);
        parsed.push(pool);
      }
      return parsed;
    },
    memberships: () => memberships,
  };
}

function parsePool(pool: unknown, where: string): LimitedPool | Fault {
  if (!isRecord(pool)) return wrongValue(where, pool, reason('trace.an-object'));
  const id = pool['id'];
  const limit = pool['limit'];
  const used = pool['used'];
  if (typeof id !== 'string' || id === '' || id.length > 4096)
    return new Fault((place) => reason('trace.wrong-value', { place: `${place}${where}.id`, found: shown(id) }));
  if (id === MACHINE)
    return new Fault((place) => reason('trace.machine-itself', { place: `${place}${where}.id`, found: shown(id) }));
  if (!isBytes(limit)) return wrongValue(`${where}.limit`, limit, reason('trace.bytes'));
  if (!isBytes(used)) return wrongValue(`${where}.used`, used, reason('trace.bytes'));
  const kind = KINDS.find((known) => known === pool['kind']) ?? 'cgroup';
  const label = typeof pool['label'] === 'string' ? pool['label'].slice(0, LONGEST_NAME) : id;
  const activeFile = isBytes(pool['activeFile']) ? Math.min(pool['activeFile'], used) : null;
  return {
    id,
    kind,
    label,
    limit,
    used: used - (activeFile ?? 0),
    reclaimable: optional(pool, 'reclaimable'),
    ...(activeFile !== null && { activeFile }),
    shared: optional(pool, 'shared'),
    oomKills: optional(pool, 'oomKills'),
  };
}

function optional(pool: Json, key: string): Reading<Bytes> {
  const value = pool[key];
  return isBytes(value) ? ok(value) : NOT_RECORDED;
}
