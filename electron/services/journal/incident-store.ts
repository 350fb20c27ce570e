import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isIncidentId, summarizeIncident, type Incident, type IncidentSummary } from '../../core/incident/incident.ts';
import { parseIncident } from '../../core/incident/incident-parse.ts';

export interface IncidentStore {
  /**
   * Kept in memory too, so that nothing is lost where the folder takes nothing. Returns it as it is kept: another one of the
   * same second makes its name longer.
   */
  save(incident: Incident): Incident;
  /** Newest first. */
  list(): readonly IncidentSummary[];
  /** null: there is none of this name, or it is damaged. */
  get(id: string): Incident | null;
}

const MOST = 200;

/** What happened on this machine, a JSON file each, in the state directory. */
export function openIncidentStore(state: string): IncidentStore {
  const directory = path.join(state, 'incidents');
  const unwritten = new Map<string, Incident>();
  const fileOf = (id: string) => path.join(directory, `${id}.json`);

  function idsOnDisk(): string[] {
    try {
      return readdirSync(directory)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .filter(isIncidentId)
        .toSorted();
    } catch {
      return [];
    }
  }

  function get(id: string): Incident | null {
    const kept = unwritten.get(id);
    if (kept || !isIncidentId(id)) return kept ?? null;
    try {
      return parseIncident(readFileSync(fileOf(id), 'utf8'));
    } catch {
      return null;
    }
  }

  /** The same one again replaces itself. */
  function named(incident: Incident): Incident {
    for (const ending of ['', '-b', '-c', '-d', '-e']) {
      const id = incident.id + ending;
      const kept = get(id);
      if (kept === null || (kept.at === incident.at && kept.pool.id === incident.pool.id)) return { ...incident, id };
    }
    return incident;
  }

  return {
    save(given) {
      const incident = named(given);
      const draft = `${fileOf(incident.id)}.${process.pid}.new`;
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        writeFileSync(draft, JSON.stringify(incident), { mode: 0o600, flush: true });
        renameSync(draft, fileOf(incident.id));
        for (const id of idsOnDisk().slice(0, -MOST)) rmSync(fileOf(id), { force: true });
      } catch {
        discard(draft);
        unwritten.set(incident.id, incident);
      }
      return incident;
    },
    list() {
      const ids = new Set([...idsOnDisk(), ...unwritten.keys()]);
      const incidents = [...ids].flatMap((id) => get(id) ?? []);
      return incidents.toSorted((a, b) => b.at - a.at).map(summarizeIncident);
    },
    get,
  };
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where a folder cannot be made there is nothing to remove.
  }
}
