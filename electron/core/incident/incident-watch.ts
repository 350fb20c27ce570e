import { atLeast, type Assessment } from '../model/assessment.ts';
import { buildIncident, type Evidence } from './build-incident.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import { ELSEWHERE, UNKNOWN, type Incident } from './incident.ts';
import { Moments } from './incident-moments.ts';
import { goneFrom, inferVictims, membersOf, namedVictims, type Killed } from '../kills/victims.ts';
import type { KillRecord } from '../kills/kernel-kill.ts';
import { byPid, countKills, PendingKills, type PendingKill } from '../kills/pending-kills.ts';
import { isWithin } from '../model/pool-path.ts';
import { isEnding, MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/**
 * Recognises incidents in a series of sweeps. It is pure apart from its own memory: the same input gives the same
 * incidents.
 */
export interface IncidentWatch {
  /**
   * Takes a sweep and `records`, the log entries since the last one. Returns the incidents that are over. A kill
   * stays open for a short time, so that the log can name the victim and other kills of the same moment in the same
   * pool can join it.
   */
  observe(snapshot: Snapshot, assessment: Assessment, records?: readonly KillRecord[]): readonly Incident[];
  /** Whether a kill is known from a counter or a log and its incident is still open. */
  readonly pending: boolean;
  /** Whether the kernel's kill count has risen since the last sweep. */
  counts(snapshot: Snapshot): boolean;
  /** Closes all incidents that are still open, with the log entries since the last sweep. */
  conclude(
    evidence: (Pick<Evidence, 'kind' | 'at' | 'pool' | 'victims'> & Partial<Pick<Evidence, 'records'>>) | null,
    records?: readonly KillRecord[],
  ): readonly Incident[];
  /** The pool that was in trouble at the last sweep. Null when none was. */
  exhausted(): PoolId | null;
}

/** How long a kill stays open for a name and for other kills. */
const SETTLE: Milliseconds = 3000;
/**
 * The time in which a process that a daemon asked to end should end. A process that lives on after it was not killed.
 */
const LONGEST_END: Milliseconds = 15_000;
/** The time before a kill in which a shortage of the machine explains it. */
const AROUND: Milliseconds = 10_000;
/** The share of use at which a pool counts as nearly full, whatever its level. */
const NEARLY_FULL = 0.95;

function kindOf(records: readonly KillRecord[]): Incident['kind'] {
  const [{ cause } = { cause: null }] = records;
  return (cause === 'by-hand' || cause === 'own-limit') && records.every((one) => one.cause === cause) ? cause : 'kill';
}

export function createIncidentWatch(): IncidentWatch {
  const moments = new Moments();
  const pending = new PendingKills();
  let last: { readonly snapshot: Snapshot; readonly assessment: Assessment } | null = null;
  let alive: ReadonlyMap<IdentityKey, ProcessSample> = new Map();
  /** Every process seen since the last incident was over. A log may name one of them later. */
  let seen = new Map<IdentityKey, ProcessSample>();

  function follow({ processes }: Snapshot): void {
    // A process that is ending counts as gone, with the memory that it held before.
    const living = processes.filter((process) => !isEnding(process));
    alive = new Map(living.map((process) => [identityKey(process), process]));
    const gone = [...seen].filter(([key]) => !alive.has(key)).slice(-500);
    seen = new Map([...gone, ...alive]);
  }

  function finish(at: Milliseconds, done: (one: PendingKill) => boolean): readonly Incident[] {
    const over = pending.all.filter(done);
    pending.remove(new Set(over));
    return over.flatMap((one) => conclude(one, at) ?? []);
  }

  function conclude(one: PendingKill, at: Milliseconds): Incident | null {
    const records = one.records.filter((record) => record.by === 'kernel' || !isAlive(record));
    if (records.length === 0 && one.kills === 0) return null;
    const known = { before: one.before, seen, alive, byPid: byPid(seen, alive) };
    const named = records.length > 0 ? namedVictims(records, known) : inferVictims(one, { alive });
    const when = Math.min(records[0]?.at ?? one.since - 1, at);
    const pool = poolOf(one, named);
    // Where the kernel has killed is not known, so that whoever else has ended meanwhile is nobody's victim.
    const killed =
      pool === ELSEWHERE && records.length === 0 ? { victims: [], identities: new Set<IdentityKey>() } : named;
    const isKill = killed.victims.length > 0 || one.kills > 0;
    return build({ kind: isKill ? kindOf(records) : 'exhaustion', at: when, pool, ...killed }, records);
  }

  /**
   * Whether the process or cgroup that a log names is still alive. It may survive a daemon's request to end, and
   * anybody can write to some logs.
   */
  function isAlive({ pid, cgroup }: KillRecord): boolean {
    if (cgroup !== null) {
      return goneFrom(cgroup, { seen, alive }).length === 0 && membersOf(cgroup, [...alive.values()]).length > 0;
    }
    const process = pid === null ? null : byPid(seen, alive)(pid);
    return process !== null && alive.has(identityKey(process));
  }

  function poolOf(one: PendingKill, { victims }: Killed): PoolId {
    const { pool, isSaid, kills, records } = one;
    const known = moments.all.at(-1)?.pools;
    const troubled = new Set(troubledPools().map(({ id }) => id));
    // A daemon that kills on behalf of the machine or of an outer cgroup also raises the count of some inner cgroup.
    const isSure = isSaid || kills > 0;
    const isLikely = (id: PoolId) => known?.has(id) === true && (isSure || troubled.has(id));
    if (records.length > 0 && records.every(({ cause }) => cause === 'by-hand' || cause === 'own-limit'))
      return UNKNOWN;
    const isKernels = records.some(({ by }) => by === 'kernel');
    const isSaidByKernel = isSaid && isKernels;
    if (pool !== null && (pool === MACHINE || isSaidByKernel || isLikely(pool))) return pool;
    const [victim] = victims;
    const isInferred = records.length === 0;
    const own = victim?.identity && !isInferred ? (seen.get(identityKey(victim.identity))?.pools ?? []) : [];
    const outer = [...(known?.keys() ?? [])].filter((id) => pool !== null && isWithin(pool, id));
    const found = [...own, ...outer].find((id) => id !== MACHINE && isLikely(id));
    if (found !== undefined) return found;
    if (records.length > 0 && !isKernels) return MACHINE;
    if (records.some(({ cause }) => cause === 'cgroup')) return ELSEWHERE;
    if (moments.isMachineShort(one.since - AROUND, one.since + SETTLE)) return MACHINE;
    return isInferred ? ELSEWHERE : UNKNOWN;
  }

  function troubledPools() {
    const pools = last?.assessment.pools.filter(
      ({ level, used, limit }) => atLeast(level, 'warning') || used >= NEARLY_FULL * limit,
    );
    return (pools ?? []).toSorted((a, b) => a.headroom / (a.limit || 1) - b.headroom / (b.limit || 1));
  }

  function build(
    told: Pick<Evidence, 'kind' | 'at' | 'pool' | 'victims' | 'identities'>,
    records: readonly KillRecord[],
  ): Incident | null {
    const oomScoreAdj = (key: string) => {
      const adj = seen.get(key)?.facts.oomScoreAdj;
      return adj?.kind === 'ok' ? adj.value : null;
    };
    return buildIncident({ ...told, records, moments: moments.all, oomScoreAdj });
  }

  return {
    get pending() {
      return pending.all.length > 0;
    },
    counts: (snapshot) => countKills(last?.snapshot ?? null, snapshot).kills > 0,
    observe(snapshot, assessment, records = []) {
      const before = alive;
      const counted = countKills(last?.snapshot ?? null, snapshot);
      follow(snapshot);
      const known = { before, byPid: byPid(seen, alive) };
      for (const record of records) pending.tell(record, snapshot, known);
      pending.count(counted, snapshot, known);
      const over = finish(snapshot.at, ({ since, records: told }) => {
        const age = snapshot.at - since;
        // The times cannot be compared when the clock was set back.
        return (
          age < 0 || age >= LONGEST_END || (age >= SETTLE && !told.some((one) => one.by !== 'kernel' && isAlive(one)))
        );
      });
      moments.push(snapshot, assessment);
      last = { snapshot, assessment };
      return over;
    },
    conclude(told, records = []) {
      const known = { before: alive, byPid: byPid(seen, alive) };
      const earlier: Incident[] = [];
      for (const record of last ? records : []) {
        // A kill in a pool is separate when the last one there is this long ago.
        const isOver = (one: PendingKill) => record.at - (one.records.at(-1)?.at ?? one.since) >= SETTLE;
        earlier.push(...finish(record.at, isOver));
        if (last) pending.tell(record, last.snapshot, known);
      }
      const newest = records.reduce((at, record) => Math.max(at, record.at), last?.snapshot.at ?? 0);
      const over = [...earlier, ...finish(told?.at ?? newest, () => true)];
      if (!told || over.length > 0) return over;
      const identities = told.victims.flatMap(({ identity }) => (identity ? [identityKey(identity)] : []));
      const incident = build({ ...told, identities: new Set(identities) }, told.records ?? []);
      return incident ? [incident] : [];
    },
    exhausted: () => troubledPools()[0]?.id ?? null,
  };
}
