import { atLeast, type Assessment } from './assessment.ts';
import { buildIncident, type Evidence } from './build-incident.ts';
import { identityKey, type IdentityKey } from './identity.ts';
import type { Incident } from './incident.ts';
import { Moments } from './incident-moments.ts';
import type { KilledProcess, KillRecord } from './kernel-kill.ts';
import { growthBytes, MACHINE, type PoolId, type ProcessSample, type Snapshot } from './snapshot.ts';
import type { Milliseconds } from './units.ts';

/** Recognises incidents in what is swept. Pure apart from its own memory: the same input gives the same incidents. */
export interface IncidentWatch {
  /**
   * `records`: what logs have said since the last sweep. Returns the incidents that are over: a kill waits a little for the
   * log to name the victim, and for others of the same moment.
   */
  observe(snapshot: Snapshot, assessment: Assessment, records?: readonly KillRecord[]): readonly Incident[];
  /** A kill has been counted or read of, and its incident is not over. */
  readonly pending: boolean;
  /** The kernel has counted more kills since the last sweep. */
  counts(snapshot: Snapshot): boolean;
  /** Ends the story here, with what is pending. */
  conclude(evidence: Pick<Evidence, 'kind' | 'at' | 'pool' | 'victims'> | null): readonly Incident[];
  /** The pool that was in trouble at the last sweep; null when none was. */
  exhausted(): PoolId | null;
}

/** So long a kill waits for a name and for company. */
const SETTLE: Milliseconds = 3000;
/** Of a pool that was nearly full, whatever its level. */
const NEARLY_FULL = 0.95;

interface Pending {
  readonly since: Milliseconds;
  /** Pools whose counters have risen; empty when only the machine's has. */
  readonly pools: readonly PoolId[];
  readonly before: ReadonlyMap<IdentityKey, ProcessSample>;
  kills: number;
  readonly records: KillRecord[];
}

export function createIncidentWatch(): IncidentWatch {
  const moments = new Moments();
  let last: { readonly snapshot: Snapshot; readonly assessment: Assessment } | null = null;
  let pending: Pending | null = null;
  let alive: ReadonlyMap<IdentityKey, ProcessSample> = new Map();
  /** Everyone seen since the last incident was over, for whom a log names later. */
  let seen = new Map<IdentityKey, ProcessSample>();

  function follow({ processes }: Snapshot): void {
    alive = new Map(processes.map((process) => [identityKey(process), process]));
    const gone = [...seen].filter(([key]) => !alive.has(key)).slice(-500);
    seen = new Map([...gone, ...alive]);
  }

  function finish(at: Milliseconds): readonly Incident[] {
    const waiting = pending;
    pending = null;
    if (!waiting) return [];
    const victims = waiting.records.length > 0 ? namedVictims(waiting, seen) : inferVictims(waiting, alive);
    const pool = poolOf(waiting, victims);
    const when = waiting.records[0]?.at ?? waiting.since - 1;
    const incident = build({ kind: 'kill', at: Math.min(when, at), pool, victims }, waiting.records);
    return incident ? [incident] : [];
  }

  function poolOf(waiting: Pending, victims: readonly KilledProcess[]): PoolId {
    const known = new Set(moments.all.at(-1)?.pools.keys());
    const said = waiting.records[0]?.pool ?? null;
    if (said !== null && known.has(said)) return said;
    const suffix = [...known].find((id) => said !== null && said !== MACHINE && id !== MACHINE && said.endsWith(id));
    const [victim] = victims;
    const own = victim?.identity ? (seen.get(identityKey(victim.identity))?.pools ?? []) : [];
    return suffix ?? waiting.pools[0] ?? (said === MACHINE ? MACHINE : (own.find((id) => known.has(id)) ?? MACHINE));
  }

  function build(
    told: Pick<Evidence, 'kind' | 'at' | 'pool' | 'victims'>,
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
      return pending !== null;
    },
    counts: (snapshot) => countedKills(last?.snapshot ?? null, snapshot).kills > 0,
    observe(snapshot, assessment, records = []) {
      const { kills, pools } = countedKills(last?.snapshot ?? null, snapshot);
      const before = alive;
      if (kills > 0 || records.length > 0) {
        pending ??= { since: snapshot.at, pools, before: new Map(before), kills: 0, records: [] };
        pending.kills += Math.max(kills, 0);
        pending.records.push(...records);
      }
      follow(snapshot);
      const isOver = pending !== null && snapshot.at - pending.since >= SETTLE;
      const over = isOver ? finish(snapshot.at) : [];
      moments.push(snapshot, assessment);
      last = { snapshot, assessment };
      return over;
    },
    conclude(told) {
      const over = finish(told?.at ?? last?.snapshot.at ?? 0);
      if (!told || over.length > 0) return over;
      const incident = build(told, []);
      return incident ? [incident] : [];
    },
    exhausted() {
      const troubled = last?.assessment.pools.filter(
        ({ level, used, limit }) => atLeast(level, 'warning') || used >= NEARLY_FULL * limit,
      );
      return troubled?.toSorted((a, b) => a.headroom / (a.limit || 1) - b.headroom / (b.limit || 1))[0]?.id ?? null;
    },
  };
}

/** How many more kills the kernel has counted, and in which pools, the fullest first. */
function countedKills(before: Snapshot | null, now: Snapshot): { readonly kills: number; readonly pools: PoolId[] } {
  if (!before) return { kills: 0, pools: [] };
  const counts = new Map(before.pools.map(({ id, oomKills }) => [id, oomKills]));
  const risen = now.pools.filter(({ id, oomKills }) => {
    const earlier = counts.get(id);
    return oomKills.kind === 'ok' && earlier?.kind === 'ok' && oomKills.value > earlier.value;
  });
  risen.sort((a, b) => b.used / b.limit - a.used / a.limit);
  const machine =
    now.oomKills.kind === 'ok' && before.oomKills.kind === 'ok' ? now.oomKills.value - before.oomKills.value : 0;
  return { kills: Math.max(machine, risen.length), pools: risen.map(({ id }) => id) };
}

function namedVictims(waiting: Pending, seen: ReadonlyMap<IdentityKey, ProcessSample>): readonly KilledProcess[] {
  const victims: KilledProcess[] = [];
  for (const { pid, name, resident, oomScoreAdj, by } of waiting.records) {
    const process = [...seen.values()].findLast((one) => one.pid === pid);
    const adj = process?.facts.oomScoreAdj;
    victims.push({
      identity: process ? { pid: process.pid, start: process.start } : null,
      pid,
      name,
      size: process ? growthBytes(process) : resident,
      oomScoreAdj: oomScoreAdj ?? (adj?.kind === 'ok' ? adj.value : null),
      by,
      known: 'log',
    });
  }
  return victims;
}

/** Those that vanished when the kernel counted kills: the highest oom_score first, else the largest. */
function inferVictims(waiting: Pending, alive: ReadonlyMap<IdentityKey, ProcessSample>): readonly KilledProcess[] {
  const [pool] = waiting.pools;
  const gone = [...waiting.before].filter(
    ([key, { pools, facts }]) => !alive.has(key) && !facts.kernelThread && (pool === undefined || pools.includes(pool)),
  );
  const score = ({ oomScore }: ProcessSample) => (oomScore.kind === 'ok' ? oomScore.value : -1);
  return gone
    .map(([, process]) => process)
    .toSorted((a, b) => score(b) - score(a) || growthBytes(b) - growthBytes(a))
    .slice(0, Math.max(1, waiting.kills))
    .map((process) => ({
      identity: { pid: process.pid, start: process.start },
      pid: process.pid,
      name: process.facts.name,
      size: growthBytes(process),
      oomScoreAdj: process.facts.oomScoreAdj.kind === 'ok' ? process.facts.oomScoreAdj.value : null,
      by: 'kernel',
      known: 'inferred',
    }));
}
