import type { Incident, IncidentSummary } from '../../core/incident/incident.ts';
import type { KillRecord } from '../../core/kills/kernel-kill.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { IncidentStore } from './incident-store.ts';

/** The times at which a log and a sweep report the same kill differ by less than this. */
const SAME_MOMENT: Milliseconds = 20_000;
/** The kills of one incident happen within this time. */
const LONGEST_INCIDENT: Milliseconds = 120_000;

/**
 * Whether the store contains this incident already: all processes killed in it are victims of a stored one of the
 * same moment.
 */
export function isKnownIncident(store: IncidentStore, incident: Incident): boolean {
  const near = nearIn(store, incident);
  if (near.length === 0) return false;
  const pids = pidsOf(incident);
  if (pids.size === 0) return near.some(({ pool }) => pool.id === incident.pool.id);
  const known = new Set(near.flatMap(({ id }) => [...pidsOf(store.get(id))]));
  return [...pids].every((pid) => known.has(pid));
}

/** The stored incident that tells of the same kill. Null when there is none, or the incident is of no kill. */
export function knownIncident(store: IncidentStore, incident: Incident): Incident | null {
  const pids = pidsOf(incident);
  if (incident.records.length === 0 || pids.size === 0) return null;
  const same = nearIn(store, incident).map(({ id }) => store.get(id));
  return same.find((one) => one !== null && [...pids].every((pid) => pidsOf(one).has(pid))) ?? null;
}

/** The kills of which no stored incident tells. Those of one incident may be far apart, so each record has its own moment. */
export function untoldKills(store: IncidentStore, kills: readonly KillRecord[]): readonly KillRecord[] {
  const told = store
    .list()
    .filter(({ at }) => kills.some((kill) => Math.abs(kill.at - at) < LONGEST_INCIDENT))
    .flatMap(({ id }) => store.get(id)?.records ?? []);
  return kills.filter(({ pid, at }) => !told.some((one) => one.pid === pid && Math.abs(one.at - at) < SAME_MOMENT));
}

function nearIn(store: IncidentStore, { at: when }: Incident): readonly IncidentSummary[] {
  return store.list().filter(({ at }) => Math.abs(at - when) < SAME_MOMENT);
}

function pidsOf(incident: Incident | null): ReadonlySet<number> {
  const all = [...(incident?.victims ?? []), ...(incident?.records ?? [])];
  return new Set(all.flatMap(({ pid }) => pid ?? []));
}
