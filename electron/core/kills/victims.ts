import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { KilledProcess, KillRecord } from './kernel-kill.ts';
import type { LastKnown, PendingKill } from './pending-kills.ts';
import { isWithin } from '../model/pool-path.ts';
import { growthBytes, type ProcessSample } from '../model/snapshot.ts';

export interface Killed {
  readonly victims: readonly KilledProcess[];
  /** The identities of the victims, and of all processes of a cgroup that was killed as a whole. */
  readonly identities: ReadonlySet<IdentityKey>;
}

interface Seen extends LastKnown {
  /** Every process seen since the last incident was over. */
  readonly seen: ReadonlyMap<IdentityKey, ProcessSample>;
  readonly alive: ReadonlyMap<IdentityKey, ProcessSample>;
}

/** The victims that logs name, each one once. */
export function namedVictims(records: readonly KillRecord[], seen: Seen): Killed {
  const victims: KilledProcess[] = [];
  const identities = new Set<IdentityKey>();
  for (const record of records) {
    if (record.pid !== null && victims.some(({ pid }) => pid === record.pid)) continue;
    if (record.pid === null && record.cgroup === null) continue;
    const members = record.cgroup === null ? processOf(record, seen) : goneFrom(record.cgroup, seen);
    for (const member of members) identities.add(identityKey(member));
    victims.push(victimOf(record, members));
  }
  return { victims, identities };
}

function victimOf(
  { pid, name, uid, resident, oomScoreAdj, cgroup, by, tasks }: KillRecord,
  members: readonly ProcessSample[],
): KilledProcess {
  const [largest] = members;
  const seen = members.length > 0 ? members.reduce((sum, member) => sum + growthBytes(member), 0) : null;
  return {
    identity: largest ? { pid: largest.pid, start: largest.start } : null,
    pid: cgroup === null ? (largest?.pid ?? pid) : pid,
    name: cgroup === null ? name : (cgroup.split('/').at(-1) ?? cgroup),
    members: Math.max(1, members.length),
    uid,
    // The log counts at the moment of the kill, the last sweep may have been long before.
    size: resident ?? seen,
    sized: resident !== null ? 'log' : seen !== null ? 'sweep' : null,
    swap: tasks.find((task) => task.pid === pid)?.swap ?? null,
    oomScoreAdj: oomScoreAdj ?? (largest && cgroup === null ? adjOf(largest) : null),
    by,
    known: 'log',
  };
}

/** The bytes at which the kernel cuts names. */
const NAME_LENGTH = 15;

/** Whether two names are the same after the kernel has cut them, maybe within a letter. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => Array.from(name.replace(/\ufffd$/, '')));
  if (!a || !b) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === long.length) return short.join('') === long.join('');
  const cut = new TextEncoder().encode(short.join('')).length >= NAME_LENGTH - 3;
  return cut && long.slice(0, short.length).join('') === short.join('');
}

/**
 * The process that a log names by its pid. The kernel's pids differ from those seen inside a container. The process
 * is then the one of that name that has gone, if only one has.
 */
function processOf({ pid, name }: KillRecord, { byPid, seen, alive }: Seen): readonly ProcessSample[] {
  const isNamed = ({ facts }: ProcessSample) => isSameName(facts.name, name);
  const numbered = pid === null ? null : byPid(pid);
  if (numbered && isNamed(numbered)) return [numbered];
  const gone = [...seen.values()].filter((one) => isNamed(one) && !alive.has(identityKey(one)));
  if (gone.length === 1) return gone;
  return numbered ? [numbered] : [];
}

/** The processes of a cgroup that have gone, largest first. */
export function goneFrom(cgroup: string, { seen, alive }: Pick<Seen, 'seen' | 'alive'>): readonly ProcessSample[] {
  return membersOf(cgroup, [...seen.values()])
    .filter((member) => !alive.has(identityKey(member)))
    .toSorted((a, b) => growthBytes(b) - growthBytes(a));
}

export function membersOf(cgroup: string, processes: readonly ProcessSample[]): readonly ProcessSample[] {
  return processes.filter(({ facts }) => {
    const own = facts.cgroup.kind === 'ok' ? facts.cgroup.value : null;
    return own !== null && (own === cgroup || isWithin(own, cgroup));
  });
}

/** The order in which the kernel takes processes: by oom_score, or by size where scores are unknown. */
export function byKernelChoice(a: ProcessSample, b: ProcessSample): number {
  const score = ({ oomScore }: ProcessSample) => (oomScore.kind === 'ok' ? oomScore.value : -1);
  return score(b) - score(a) || growthBytes(b) - growthBytes(a);
}

/**
 * The processes that vanished when the kernel counted kills, ordered by oom_score, or by size where scores are
 * unknown.
 */
export function inferVictims({ before, pool, kills }: PendingKill, { alive }: Pick<Seen, 'alive'>): Killed {
  const gone = [...before].filter(
    ([key, { pools, facts }]) => !alive.has(key) && !facts.kernelThread && (pool === null || pools.includes(pool)),
  );
  const victims = gone
    .map(([, process]) => process)
    .toSorted(byKernelChoice)
    .slice(0, Math.max(1, kills));
  return {
    victims: victims.map((process): KilledProcess => ({
      identity: { pid: process.pid, start: process.start },
      pid: process.pid,
      name: process.facts.name,
      uid: null,
      members: 1,
      size: growthBytes(process),
      sized: 'sweep',
      swap: null,
      oomScoreAdj: adjOf(process),
      by: 'kernel',
      known: 'inferred',
    })),
    identities: new Set(victims.map(identityKey)),
  };
}

function adjOf({ facts }: ProcessSample): number | null {
  return facts.oomScoreAdj.kind === 'ok' ? facts.oomScoreAdj.value : null;
}
