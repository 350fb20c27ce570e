import { ok, type Reading } from '../model/reading.ts';
import { MACHINE, type LimitedPool, type PoolId } from '../model/snapshot.ts';
import { reason } from '../words/reasons.ts';
import { LONGEST_NAME } from './trace-format.ts';
import { parseCounters, parseEvents, parseParts, parseTracePressure } from './trace-parts.ts';
import { Fault, NOT_RECORDED, shown, wrongValue } from './trace-values.ts';
import type { Bytes } from '../model/units.ts';
import { isBytes, isRecord, type Json } from '../model/json.ts';

/** For every pool of a sample, the list of pools of a process that names this pool alone. */
export type Memberships = ReadonlyMap<PoolId, readonly PoolId[]>;

export interface PoolParser {
  parse(pools: unknown): readonly LimitedPool[] | Fault;
  /** The memberships in the pools that were parsed last. */
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
  const left = used - (activeFile ?? 0);
  const slabReclaimable = isBytes(pool['slabReclaimable']) ? Math.min(pool['slabReclaimable'], left) : null;
  return {
    id,
    kind,
    label,
    limit,
    used: left - (slabReclaimable ?? 0),
    reclaimable: optional(pool, 'reclaimable'),
    ...(activeFile !== null && { activeFile }),
    ...(slabReclaimable !== null && { slabReclaimable }),
    shared: optional(pool, 'shared'),
    oomKills: optional(pool, 'oomKills'),
    ...parseStrain(pool),
  };
}

/** What is not understood of it is as good as not recorded. */
function parseStrain(pool: Json): Partial<LimitedPool> {
  const { high, min, low, peak, swap, swapLimit } = pool;
  const pressure = parseTracePressure(pool['pressure']);
  const events = parseEvents(pool['events']);
  const counters = parseCounters(pool['counters']);
  const { extra } = pool;
  const kernel = isRecord(extra) ? extra['kernel'] : undefined;
  const parts = parseParts(extra);
  return {
    ...(isBytes(high) && { high }),
    ...(isBytes(min) && { min }),
    ...(isBytes(low) && { low }),
    ...(isBytes(peak) && { peak }),
    ...(isBytes(swap) && { swap }),
    ...(isBytes(swapLimit) && { swapLimit }),
    ...(!(pressure instanceof Fault) && pressure.kind === 'ok' && { pressure: pressure.value }),
    ...(events && { events }),
    ...(counters && { counters }),
    ...(isBytes(kernel) && { kernel }),
    ...(parts && { parts }),
  };
}

function optional(pool: Json, key: string): Reading<Bytes> {
  const value = pool[key];
  return isBytes(value) ? ok(value) : NOT_RECORDED;
}
