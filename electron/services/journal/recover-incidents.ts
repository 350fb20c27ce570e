import { setImmediate as breathe } from 'node:timers/promises';
import type { Assessment } from '../../core/model/assessment.ts';
import { createPredictor } from '../../core/risk/create-engine.ts';
import type { EngineSettings } from '../../core/model/engine.ts';
import { TOGETHER } from '../../core/incident/explain-kills.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { createIncidentWatch } from '../../core/incident/incident-watch.ts';
import type { KillRecord } from '../../core/kills/kernel-kill.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { lastRecorded, readJournal } from './read-journal.ts';

export interface RecoveryOptions {
  /** Later samples belong to the recording that has begun since. */
  readonly before: Milliseconds;
  readonly settings: EngineSettings;
  /** Whether the recording ended without closing. */
  readonly unclean: boolean;
  /** The kills in the kernel's log, oldest first, of any time. */
  readonly kills: readonly KillRecord[];
}

export interface Recovered {
  /** The end of the recording, when it broke off with memory exhausted. Null otherwise. */
  readonly end: Incident | null;
  /** Kills that no recording has concluded, or that happened while there was none. Some may be known already. */
  readonly kills: readonly Incident[];
}

/** The length of the last recording that is examined. */
const LOOK_BACK: Milliseconds = 1_800_000;
const AT_A_TIME = 10;
/** A kill this shortly before the last sample may not have been concluded. */
const UNCONCLUDED: Milliseconds = 30_000;
/** A kill this shortly after the last sample belongs to the trouble which that sample shows. */
const SAME_STORY: Milliseconds = 30_000;
/** The most kills examined, the newest ones. A container that was restarted for days fills a log. */
const MOST_KILLS = 50;

/**
 * The incidents that the last recording left open: how it broke off, and kills around its end and after it. Other
 * work gets its turn in between.
 */
export async function recoverIncidents(directory: string, options: RecoveryOptions): Promise<Recovered> {
  const { before, settings, unclean, kills } = options;
  const end = await lastRecorded(directory, before);
  if (end === null) return { end: null, kills: [] };
  const news = kills.filter(({ at }) => at > end - UNCONCLUDED && at < before).slice(-MOST_KILLS);
  if (!unclean && news.length === 0) return { end: null, kills: [] };
  const engine = createPredictor(settings);
  const watch = createIncidentWatch();
  const found: Incident[] = [];
  let last: { readonly snapshot: Snapshot; readonly assessment: Assessment } | null = null;
  let count = 0;
  for await (const snapshot of readJournal(directory, { from: end - LOOK_BACK, to: end })) {
    const since = last?.snapshot.at ?? -Infinity;
    const told = news.filter(({ at }) => at > since && at <= snapshot.at);
    const assessment = engine.observe(snapshot);
    // The recording itself has concluded the kills that were counted long before its end.
    found.push(...watch.observe(snapshot, assessment, told).filter(({ at }) => at > end - UNCONCLUDED));
    last = { snapshot, assessment };
    count += 1;
    if (count % AT_A_TIME === 0) await breathe();
  }
  if (last === null) return { end: null, kills: [] };
  const pool = unclean ? watch.exhausted() : null;
  const brokeOff = pool === null ? null : ({ kind: 'unclean-end', at: end, pool, victims: [] } as const);
  const atEnd = watch.conclude(
    brokeOff,
    news.filter(({ at }) => at > end && at <= end + SAME_STORY),
  );
  const later = together(news.filter(({ at }) => at > end + SAME_STORY));
  found.push(...later.flatMap((records) => incidentsOf(records, last.snapshot, last.assessment)));
  return { end: brokeOff ? (atEnd[0] ?? null) : null, kills: [...atEnd.slice(brokeOff ? 1 : 0), ...found] };
}

/**
 * Incidents from the log alone. The processes of the last sample are not those of the kill, but the pools are mostly
 * the same.
 */
function incidentsOf(records: readonly KillRecord[], snapshot: Snapshot, assessment: Assessment): readonly Incident[] {
  const watch = createIncidentWatch();
  const pools = assessment.pools.map((pool) => ({ ...pool, culprit: null }));
  watch.observe({ ...snapshot, processes: [] }, { ...assessment, pools, risks: [], alerts: [] });
  return watch.conclude(null, records);
}

function together(kills: readonly KillRecord[]): readonly (readonly KillRecord[])[] {
  const groups: KillRecord[][] = [];
  for (const kill of kills.toSorted((a, b) => a.at - b.at)) {
    const group = groups.at(-1);
    if (group && kill.at - (group.at(-1)?.at ?? 0) <= TOGETHER) group.push(kill);
    else groups.push([kill]);
  }
  return groups;
}
