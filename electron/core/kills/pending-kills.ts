import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { KillRecord } from './kernel-kill.ts';
import { isSameBranch } from '../model/pool-path.ts';
import { MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/** Kills that belong together: of one moment and of one pool, or of pools of which one is within the other. */
export interface PendingKill {
  readonly since: Milliseconds;
  /** null: the machine has counted it, and nothing says yet where. */
  pool: PoolId | null;
  /** A log has said which pool it was; a counter rises where the victim was, which may be elsewhere. */
  isSaid: boolean;
  /** How many the kernel has counted. */
  kills: number;
  readonly records: KillRecord[];
  /** Who was alive before. */
  readonly before: ReadonlyMap<IdentityKey, ProcessSample>;
}

/** What was known at the sweep before. */
export interface LastKnown {
  readonly before: ReadonlyMap<IdentityKey, ProcessSample>;
  /** The process that had this number when it was last seen, the last to have gone first; null: never seen. */
  readonly byPid: (pid: number) => ProcessSample | null;
}

/** A log that is written by somebody else repeats what another log has said so much later at most. */
const SAME_NEWS: Milliseconds = 20_000;

/** Sorts what counters and logs say of kills into those that belong together. */
export class PendingKills {
  #open: PendingKill[] = [];
  #told: { readonly at: Milliseconds; readonly record: KillRecord }[] = [];

  get all(): readonly PendingKill[] {
    return this.#open;
  }

  remove(done: ReadonlySet<PendingKill>): void {
    this.#open = this.#open.filter((one) => !done.has(one));
  }

  /** What a log says. The same news from another log is no further kill, but may say more. */
  tell(record: KillRecord, { at, pools }: Snapshot, known: LastKnown): void {
    if (this.#isRepeated(record, at)) return;
    const ids = pools.map(({ id }) => id);
    const said = resolvePool(record.pool, ids);
    const place = said ?? resolvePool(record.cgroup, ids);
    const victim = record.pid === null ? null : known.byPid(record.pid);
    const own = new Set(victim?.pools);
    const fits = ({ pool, isSaid }: PendingKill) =>
      isSaid
        ? place !== null && pool !== null && isSameBranch(pool, place)
        : pool === null || place === null || isSameBranch(pool, place) || (said === MACHINE && own.has(pool));
    const found = this.#open.find(fits) ?? this.#begin(at, place ?? victim?.pools[0] ?? null, known);
    found.records.push(record);
    if (said === null || found.isSaid) return;
    found.pool = said;
    found.isSaid = true;
  }

  /** The counters that have risen. */
  count({ kills, branches }: CountedKills, { at }: Snapshot, known: LastKnown): void {
    let unplaced = kills;
    for (const branch of branches) {
      unplaced -= branch.kills;
      const found =
        this.#open.find(({ pool }) => pool !== null && branch.pools.some((id) => isSameBranch(id, pool))) ??
        this.#open.find(({ pool, records }) => pool === MACHINE && records.some(hasVictimIn(branch.pools, known)));
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
    this.#told = this.#told.filter((told) => at - told.at < SAME_NEWS);
    const same = ({ by, pid, cgroup, at: when }: KillRecord) =>
      by === record.by &&
      Math.abs(when - record.at) < SAME_NEWS &&
      (pid !== null ? pid === record.pid : cgroup !== null && cgroup === record.cgroup);
    const earlier = this.#told.find((told) => same(told.record))?.record;
    if (earlier === undefined || (earlier.pool === null && record.pool !== null)) this.#told.push({ at, record });
    if (earlier === undefined) return false;
    const one = this.#open.find(({ records }) => records.includes(earlier));
    if (!one || earlier.pool !== null || record.pool === null) return true;
    // Said again and better: it takes the other's place.
    one.records.splice(one.records.indexOf(earlier), 1);
    if (one.records.length === 0 && one.kills === 0) this.remove(new Set([one]));
    return false;
  }
}

function hasVictimIn(pools: readonly PoolId[], { byPid }: LastKnown): (record: KillRecord) => boolean {
  return ({ pid }) => pid !== null && (byPid(pid)?.pools.some((id) => pools.includes(id)) ?? false);
}

/** The pool that a log means, as this machine's sweeps call it; in a container a log may write a longer path. */
function resolvePool(said: PoolId | null, known: readonly PoolId[]): PoolId | null {
  if (said === null || said === MACHINE || known.includes(said)) return said;
  return known.find((id) => id.startsWith('/') && id !== '/' && said.endsWith(id)) ?? said;
}

export interface CountedKills {
  /** By the machine; as many as in the pools at least. */
  readonly kills: number;
  /** Pools that have counted one, those of a branch together, the fullest first. */
  readonly branches: readonly { readonly pools: readonly PoolId[]; readonly kills: number }[];
}

/** How many more kills the kernel has counted since the sweep before, and where. */
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

/** Everybody by number: among those that bear the same, one that has gone before one that is alive. */
export function byPid(
  seen: ReadonlyMap<IdentityKey, ProcessSample>,
  alive: ReadonlyMap<IdentityKey, ProcessSample>,
): (pid: number) => ProcessSample | null {
  return (pid) => {
    const bearers = [...seen.values()].filter((one) => one.pid === pid);
    return bearers.findLast((one) => !alive.has(identityKey(one))) ?? bearers.at(-1) ?? null;
  };
}
