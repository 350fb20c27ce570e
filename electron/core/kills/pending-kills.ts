import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { KillRecord } from './kernel-kill.ts';
import { isSameBranch } from '../model/pool-path.ts';
import type { PoolId, ProcessSample, Snapshot } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/** Kills of one moment in one pool, or in pools of which one is inside the other. */
export interface PendingKill {
  readonly since: Milliseconds;
  /** Null while only the machine's counter has risen and the place is unknown. */
  pool: PoolId | null;
  /** Whether a log named the pool. A counter rises where the victim was, which may be another pool. */
  isSaid: boolean;
  /** The number of kills that the kernel has counted. */
  kills: number;
  readonly records: KillRecord[];
  /** The processes that were alive before. */
  readonly before: ReadonlyMap<IdentityKey, ProcessSample>;
}

/** What was known at the sweep before. */
export interface LastKnown {
  readonly before: ReadonlyMap<IdentityKey, ProcessSample>;
  /** The process that last had a pid. Null when none was ever seen. */
  readonly byPid: (pid: number) => ProcessSample | null;
}

/** A second log that repeats the news of another one does so within this time. */
const SAME_NEWS: Milliseconds = 20_000;

/** Sorts kills from counters and logs into groups that belong together. */
export class PendingKills {
  #open: PendingKill[] = [];
  #told: { readonly at: Milliseconds; readonly record: KillRecord }[] = [];

  get all(): readonly PendingKill[] {
    return this.#open;
  }

  remove(done: ReadonlySet<PendingKill>): void {
    this.#open = this.#open.filter((one) => !done.has(one));
  }

  /** Takes a log entry. The same news from another log is no further kill, but may add facts. */
  tell(record: KillRecord, { at, pools }: Snapshot, known: LastKnown): void {
    if (this.#isRepeated(record, at)) return;
    const ids = pools.map(({ id }) => id);
    const said = resolvePool(record.pool, ids);
    const place = said ?? resolvePool(record.cgroup, ids);
    const victim = record.pid === null ? null : known.byPid(record.pid);
    const own = new Set(victim?.pools);
    const fits = (one: PendingKill) => {
      const { pool, isSaid } = one;
      if (isSaid) return place !== null && pool !== null && isSameBranch(pool, place);
      if (pool === null || (place !== null && isSameBranch(pool, place))) return true;
      // A kill for the whole machine raises the count of the victim's cgroup.
      if (place === null || isWide(record)) return own.has(pool) || (own.size === 0 && hadMember(one, record));
      return false;
    };
    const found = this.#open.find(fits) ?? this.#begin(at, place ?? victim?.pools[0] ?? null, known);
    found.records.push(record);
    if (said === null || found.isSaid) return;
    found.pool = said;
    found.isSaid = true;
  }

  /** Takes the counters that have risen. */
  count({ kills, branches }: CountedKills, { at }: Snapshot, known: LastKnown): void {
    let unplaced = kills;
    for (const branch of branches) {
      unplaced -= branch.kills;
      const found =
        this.#open.find(({ pool }) => pool !== null && branch.pools.some((id) => isSameBranch(id, pool))) ??
        this.#open.find(({ records }) => records.some((one) => isWide(one) && hasVictimIn(branch.pools, known)(one)));
      const one = found ?? this.#begin(at, branch.pools[0] ?? null, known);
      one.kills += branch.kills;
    }
    for (const one of this.#open) {
      const uncounted = Math.min(Math.max(0, unplaced), Math.max(0, one.records.length - one.kills));
      one.kills += uncounted;
      unplaced -= uncounted;
    }
    if (unplaced <= 0) return;
    const somewhere = this.#open.find(({ pool }) => pool === null) ?? this.#begin(at, null, known);
    somewhere.kills += unplaced;
  }

  #begin(since: Milliseconds, pool: PoolId | null, { before }: LastKnown): PendingKill {
    const one: PendingKill = { since, pool, isSaid: false, kills: 0, records: [], before };
    this.#open.push(one);
    return one;
  }

  #isRepeated(record: KillRecord, at: Milliseconds): boolean {
    this.#told = this.#told.filter((told) => Math.abs(at - told.at) < SAME_NEWS);
    const same = ({ by, pid, cgroup, at: when }: KillRecord) =>
      by === record.by &&
      Math.abs(when - record.at) < SAME_NEWS &&
      (pid !== null ? pid === record.pid : cgroup !== null && cgroup === record.cgroup);
    const earlier = this.#told.find((told) => same(told.record))?.record;
    const tellsMore =
      earlier !== undefined &&
      ((earlier.pool === null && record.pool !== null) ||
        (earlier.processGroup === null && record.processGroup !== null));
    if (earlier === undefined || tellsMore) this.#told.push({ at, record });
    if (earlier === undefined) return false;
    const one = this.#open.find(({ records }) => records.includes(earlier));
    if (!one || !tellsMore) return true;
    // The new record says the same and more, so it replaces the earlier one.
    one.records.splice(one.records.indexOf(earlier), 1);
    if (one.records.length === 0 && one.kills === 0) this.remove(new Set([one]));
    return false;
  }
}

/** Whether a kill was not on behalf of one cgroup. */
function isWide({ cause, pool }: KillRecord): boolean {
  return cause === 'by-hand' || (pool !== null && !pool.startsWith('/'));
}

/** Whether a program of the victim's name was in the pool. Its number may be another one in a container. */
function hadMember({ pool, before }: PendingKill, { name }: KillRecord): boolean {
  return [...before.values()].some(({ pools, facts }) => facts.name === name && pools.some((id) => id === pool));
}

function hasVictimIn(pools: readonly PoolId[], { byPid }: LastKnown): (record: KillRecord) => boolean {
  return ({ pid }) => pid !== null && (byPid(pid)?.pools.some((id) => pools.includes(id)) ?? false);
}

/**
 * The pool that a log means, under the id that this machine's sweeps use. A log may write a longer path than a
 * container sees.
 */
function resolvePool(said: PoolId | null, known: readonly PoolId[]): PoolId | null {
  if (said === null || !said.startsWith('/') || known.includes(said)) return said;
  return known.find((id) => id.startsWith('/') && id !== '/' && said.endsWith(id)) ?? said;
}

export interface CountedKills {
  /** Kills counted by the machine since the sweep before. Never fewer than the sum over all pools. */
  readonly kills: number;
  /** The pools that have counted kills, those of one branch together, the fullest first. */
  readonly branches: readonly { readonly pools: readonly PoolId[]; readonly kills: number }[];
}

/** The kills that the kernel has counted since the sweep before, and their pools. */
export function countKills(before: Snapshot | null, now: Snapshot): CountedKills {
  if (!before) return { kills: 0, branches: [] };
  const earlier = new Map(before.pools.map(({ id, oomKills }) => [id, oomKills]));
  const risen = now.pools.flatMap(({ id, oomKills, used, limit }) => {
    const last = earlier.get(id);
    const kills = oomKills.kind === 'ok' && last?.kind === 'ok' ? oomKills.value - last.value : 0;
    return kills > 0 ? [{ id, kills, fullness: used / limit }] : [];
  });
  risen.sort((a, b) => b.fullness - a.fullness);
  const branches: { pools: PoolId[]; kills: number }[] = [];
  for (const { id, kills } of risen) {
    const found = branches.find(({ pools }) => pools.some((other) => isSameBranch(id, other)));
    if (!found) branches.push({ pools: [id], kills });
    else {
      found.pools.push(id);
      found.kills = Math.max(found.kills, kills);
    }
  }
  const machine =
    now.oomKills.kind === 'ok' && before.oomKills.kind === 'ok' ? now.oomKills.value - before.oomKills.value : 0;
  const placed = branches.reduce((sum, { kills }) => sum + kills, 0);
  return { kills: Math.max(machine, placed), branches };
}

/** Looks processes up by pid. When several had the same pid, one that is gone comes before a living one. */
export function byPid(
  seen: ReadonlyMap<IdentityKey, ProcessSample>,
  alive: ReadonlyMap<IdentityKey, ProcessSample>,
): (pid: number) => ProcessSample | null {
  return (pid) => {
    const bearers = [...seen.values()].filter((one) => one.pid === pid);
    return bearers.findLast((one) => !alive.has(identityKey(one))) ?? bearers.at(-1) ?? null;
  };
}
