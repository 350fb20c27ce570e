import type { ActionLogEntry } from '../../core/action.ts';
import { atLeast, type Assessment } from '../../core/assessment.ts';
import type { Incident, TimelineEntry } from '../../core/incident.ts';
import { createIncidentWatch } from '../../core/incident-watch.ts';
import type { KillRecord } from '../../core/kernel-kill.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { openKernelLog } from '../../platform/linux/kernel-log.ts';
import { readJournaldKills } from '../../platform/linux/journald-kills.ts';

export interface IncidentRecorder {
  observe(snapshot: Snapshot, assessment: Assessment): void;
  close(): void;
}

export interface IncidentRecorderOptions {
  readonly onIncident: (incident: Incident) => void;
  /** The action log, newest first. */
  readonly actions: (limit: number) => readonly ActionLogEntry[];
}

/** Kills that were read of before this are of an earlier time. */
const JUST_NOW: Milliseconds = 60_000;
const ACTIONS_LOOKED_AT = 200;

/** Recognises incidents as they happen, and asks the logs whom the kernel has killed. */
export function createIncidentRecorder({ onIncident, actions }: IncidentRecorderOptions): IncidentRecorder {
  const watch = createIncidentWatch();
  const log = process.platform === 'linux' ? openKernelLog() : null;
  // What happened before this moment is no news.
  if (log?.kind === 'ok') log.value.readKills();
  let fromJournald: KillRecord[] = [];
  let asked = false;

  function readRecords(snapshot: Snapshot, { level }: Assessment): readonly KillRecord[] {
    if (!watch.pending && !watch.counts(snapshot)) return [];
    if (log?.kind === 'ok') return log.value.readKills();
    const records = fromJournald;
    fromJournald = [];
    // A program is started only when that cannot make things worse.
    if (log !== null && !asked && !atLeast(level, 'warning')) {
      asked = true;
      void readJournaldKills(snapshot.at - JUST_NOW).then((kills) => fromJournald.push(...kills));
    }
    return records;
  }

  return {
    observe(snapshot, assessment) {
      for (const incident of watch.observe(snapshot, assessment, readRecords(snapshot, assessment))) {
        onIncident(withActions(incident, actions(ACTIONS_LOOKED_AT)));
      }
      if (!watch.pending) asked = false;
    },
    close() {
      if (log?.kind === 'ok') log.value.close();
    },
  };
}

/** With what was done about it meanwhile. */
function withActions(incident: Incident, entries: readonly ActionLogEntry[]): Incident {
  const begin = incident.timeline[0]?.at ?? incident.at;
  const done = entries.filter(({ at }) => at >= begin && at <= incident.at);
  const actions = done.map(({ at, action, target, by }): TimelineEntry => {
    const who = by.kind === 'user' ? by.host : by.rule;
    return { at, kind: 'action', action, name: target.name, pid: target.pid, by: who };
  });
  return { ...incident, timeline: [...incident.timeline, ...actions].toSorted((a, b) => a.at - b.at) };
}
