import { setImmediate as breathe } from 'node:timers/promises';
import { createPredictor } from '../../core/risk/create-engine.ts';
import type { EngineSettings } from '../../core/model/engine.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { createIncidentWatch } from '../../core/incident/incident-watch.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { lastRecorded, readJournal } from './read-journal.ts';

/** So much of what was recorded last is looked through. */
const LOOK_BACK: Milliseconds = 1_800_000;
const AT_A_TIME = 10;

/**
 * What the last minutes before an unclean end look like: the incident if memory was exhausted, else null. `before`: later
 * samples are those of the recording that has begun since. Others get their turn in between.
 */
export async function recoverIncident(
  directory: string,
  before: Milliseconds,
  settings: EngineSettings,
): Promise<Incident | null> {
  const end = await lastRecorded(directory, before);
  if (end === null) return null;
  const engine = createPredictor(settings);
  const watch = createIncidentWatch();
  let count = 0;
  for await (const snapshot of readJournal(directory, { from: end - LOOK_BACK, to: end })) {
    watch.observe(snapshot, engine.observe(snapshot));
    count += 1;
    if (count % AT_A_TIME === 0) await breathe();
  }
  const pool = watch.exhausted();
  if (pool === null) return null;
  return watch.conclude({ kind: 'unclean-end', at: end, pool, victims: [] })[0] ?? null;
}
