import type { IdentityKey } from '../model/identity.ts';
import { MACHINE, type PoolId } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';
import type { KillRecord, Killer } from '../kills/kernel-kill.ts';
import { namedVictims } from '../kills/victims.ts';
import { incidentOfLog } from './build-incident.ts';
import { ELSEWHERE, UNKNOWN, type Incident, type IncidentKind } from './incident.ts';

/** Kills this close together are told together. */
export const TOGETHER: Milliseconds = 3000;
/** A log that holds a kill twice, as a journal and the kernel's log do together, has the same time for it. */
const SAME_NEWS: Milliseconds = 2000;
/** They end a program before memory is full. */
const CAREFUL: ReadonlySet<Killer> = new Set(['systemd-oomd', 'earlyoom', 'nohang', 'oomd', 'lmkd']);

/**
 * What kills in a log were about, from that log alone: nothing else is known of the machine. Oldest first. `isTimed`
 * says whether the time of a record is known; otherwise it only gives the order.
 */
export function explainKills(
  records: readonly KillRecord[],
  isTimed: (record: KillRecord) => boolean = () => true,
): readonly Incident[] {
  return groupKills(withoutRepetition(records), isTimed).flatMap((group) => explain(group) ?? []);
}

function explain(records: readonly KillRecord[]): Incident | null {
  const [first] = records;
  if (!first) return null;
  const nobody = new Map<IdentityKey, never>();
  const { victims, identities } = namedVictims(records, {
    before: nobody,
    byPid: () => null,
    seen: nobody,
    alive: nobody,
  });
  const told = { kind: kindOf(first), at: first.at, pool: poolOf(first), victims, identities, records };
  const incident = incidentOfLog({ ...told, moments: [], oomScoreAdj: () => null });
  if (incident?.pool.kind !== 'elsewhere') return incident;
  return { ...incident, pool: { ...incident.pool, kind: 'unnamed' } };
}

function kindOf({ by, cause, pid, cgroup }: KillRecord): IncidentKind {
  if (pid === null && cgroup === null) return 'exhaustion';
  if (cause === 'by-hand' || cause === 'own-limit') return cause;
  return CAREFUL.has(by) ? 'precaution' : 'kill';
}

function poolOf({ pool, cause }: KillRecord): PoolId {
  if (pool !== null) return pool;
  return cause === 'cgroup' ? ELSEWHERE : cause === 'machine' ? MACHINE : UNKNOWN;
}

/** Kills that have one report or one pool in common. Of unknown pools each is an event of its own. */
function groupKills(
  records: readonly KillRecord[],
  isTimed: (record: KillRecord) => boolean,
): readonly (readonly KillRecord[])[] {
  const groups: KillRecord[][] = [];
  for (const record of records) {
    const group = groups.findLast(([first]) => first !== undefined && isTogether(first, record, isTimed(record)));
    if (group) group.push(record);
    else groups.push([record]);
  }
  return groups;
}

function isTogether(first: KillRecord, next: KillRecord, isTimed: boolean): boolean {
  if (Math.abs(next.at - first.at) > TOGETHER || first.by !== next.by || first.cause !== next.cause) return false;
  if (!isTimed && !hasSameReport(first, next)) return false;
  return first.pool !== null ? first.pool === next.pool : first.cause === 'own-limit' && first.name === next.name;
}

/** Whether one report of the kernel stands before both kills. */
function hasSameReport({ lines: [first, ...rest] }: KillRecord, { lines: [next, ...others] }: KillRecord): boolean {
  return rest.length > 0 && others.length > 0 && first === next;
}

function withoutRepetition(records: readonly KillRecord[]): readonly KillRecord[] {
  const kept: KillRecord[] = [];
  for (const record of records) {
    const index = kept.findLastIndex((one) => isSame(one, record));
    const before = kept[index];
    if (!before) kept.push(record);
    else if (tellsMore(record, before)) kept[index] = record;
  }
  return kept;
}

function tellsMore(record: KillRecord, before: KillRecord): boolean {
  return record.lines.length > before.lines.length || (record.resident !== null && before.resident === null);
}

function isSame(one: KillRecord, other: KillRecord): boolean {
  if (one.by !== other.by || Math.abs(one.at - other.at) > SAME_NEWS) return false;
  return one.pid === other.pid && one.name === other.name && one.cgroup === other.cgroup;
}
