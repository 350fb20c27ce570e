import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  isIncidentId,
  summarizeIncident,
  type Incident,
  type IncidentOrigin,
  type IncidentSummary,
} from '../../core/incident/incident.ts';
import { chooseMerging, countAlike, keptIncident, type KeptIncident } from '../../core/incident/incident-alike.ts';
import { parseIncident } from '../../core/incident/incident-parse.ts';
import { MIB, type Bytes } from '../../core/model/units.ts';
import { readRegularFile } from '../files/read-own-file.ts';
import { replaceFile } from '../files/replace-file.ts';

export interface IncidentStore {
  /**
   * Saves an incident. It stays in memory until the folder accepts it. Returns it as it is stored: its id becomes
   * longer when another one of the same second exists.
   */
  save(incident: Incident): Incident;
  /** The incidents, newest first. */
  list(): readonly IncidentSummary[];
  /** Null when no incident has this name, or it is damaged. */
  get(id: string): Incident | null;
}

/**
 * The most incidents that are kept whole. Beyond that, only the first, the gravest and the newest of similar ones
 * stay whole.
 */
const LIMITS = { most: 200, mostAlike: 20 };
/** A longer file is no incident that Headroom wrote. */
const LARGEST: Bytes = 8 * MIB;
const ENDINGS = ['', ...Array.from({ length: 25 }, (_, index) => `-${String.fromCharCode(98 + index)}`)];

/**
 * The incidents of this machine, one JSON file each, in the state directory. `origin` is noted in those that are saved;
 * a store that is only read needs none.
 */
export function openIncidentStore(state: string, origin: IncidentOrigin | null = null): IncidentStore {
  const directory = path.join(state, 'incidents');
  const unwritten = new Map<string, Incident>();
  /** What is known of the files, so that each is read only once. */
  const known = new Map<string, KeptIncident>();
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
    const read = readRegularFile(fileOf(id), LARGEST);
    return read.kind === 'ok' ? parseIncident(read.text) : null;
  }

  /** The incident with its final id. The same incident replaces itself, but a damaged file is never replaced. */
  function named(incident: Incident): Incident {
    for (const ending of ENDINGS) {
      const id = incident.id + ending;
      const kept = get(id);
      if (kept === null && !existsSync(fileOf(id))) return { ...incident, id };
      if (kept?.at === incident.at && kept.pool.id === incident.pool.id) return { ...incident, id };
    }
    return incident;
  }

  function write(incident: Incident): boolean {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      replaceFile(fileOf(incident.id), JSON.stringify(incident));
      known.set(incident.id, keptIncident(incident));
      return true;
    } catch {
      return false;
    }
  }

  /** The readable incidents. A damaged one, or one of a later version, is neither counted nor removed. */
  function keptOnDisk(): KeptIncident[] {
    const ids = new Set(idsOnDisk());
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    for (const id of ids) {
      const incident = known.has(id) ? null : get(id);
      if (incident) known.set(id, keptIncident(incident));
    }
    return [...known.values()];
  }

  function keepWithinLimits(): void {
    for (let merging; (merging = chooseMerging(keptOnDisk(), LIMITS)) !== null;) {
      const merged = get(merging.id);
      const into = merging.into === null ? null : get(merging.into);
      // It is counted before it is removed. If that is interrupted, it counts twice rather than not at all.
      if (merged && into && !write({ ...into, alike: countAlike(into, merged) })) return;
      rmSync(fileOf(merging.id), { force: true });
      if (existsSync(fileOf(merging.id))) return;
    }
  }

  /** Writes everything that the folder refused before, as after a full disk. */
  function writeAll(): void {
    for (const [id, incident] of unwritten) {
      if (!write(incident)) return;
      unwritten.delete(id);
    }
    keepWithinLimits();
  }

  return {
    save(given) {
      const incident = named(origin === null ? given : { ...given, origin });
      unwritten.set(incident.id, incident);
      try {
        writeAll();
      } catch {
        // A file that cannot be removed now is removed after the next incident.
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
