import type { Incident } from '../../core/incident/incident.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { IncidentStore } from './incident-store.ts';

/** What a log and a sweep say of the same kill is apart by less than this. */
const SAME_MOMENT: Milliseconds = 20_000;

/** Whether the store holds this incident already: everybody who was killed in it is a victim of one of the same moment. */
export function isKnownIncident(store: IncidentStore, incident: Incident): boolean {
  const near = store.list().filter(({ at }) => Math.abs(at - incident.at) < SAME_MOMENT);
  if (near.length === 0) return false;
  const pids = pidsOf(incident);
  if (pids.size === 0) return near.some(({ pool }) => pool.id === incident.pool.id);
  const known = new Set(near.flatMap(({ id }) => [...pidsOf(store.get(id))]));
  return [...pids].every((pid) => known.has(pid));
}

function pidsOf(incident: Incident | null): ReadonlySet<number> {
  const all = [...(incident?.victims ?? []), ...(incident?.records ?? [])];
  return new Set(all.flatMap(({ pid }) => pid ?? []));
}
