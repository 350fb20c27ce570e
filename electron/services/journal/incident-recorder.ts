import type { ActionLogEntry } from '../../core/actions/action.ts';
import { atLeast, type Assessment } from '../../core/model/assessment.ts';
import type { Incident, TimelineEntry } from '../../core/incident/incident.ts';
import { createIncidentWatch } from '../../core/incident/incident-watch.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { KillSource } from '../../platform/kill-source.ts';

export interface IncidentRecorder {
  observe(snapshot: Snapshot, assessment: Assessment): void;
  /** Concludes pending incidents with the present knowledge, so that nothing waits for the next start. */
  close(): void;
}

export interface IncidentRecorderOptions {
  readonly onIncident: (incident: Incident) => void;
  /** The action log, newest first. */
  readonly actions: (limit: number) => readonly ActionLogEntry[];
  /** The sources that name the victims of the kernel and of others. They are closed with the recorder. */
  readonly sources: KillSource;
}

const ACTIONS_LOOKED_AT = 200;

/** Recognises incidents as they happen, and takes the victims from logs. */
export function createIncidentRecorder({ onIncident, actions, sources }: IncidentRecorderOptions): IncidentRecorder {
  const watch = createIncidentWatch();

  function tell(incidents: readonly Incident[]): void {
    for (const incident of incidents) onIncident(withActions(incident, actions(ACTIONS_LOOKED_AT)));
  }

  return {
    observe(snapshot, assessment) {
      // Where the kernel counts no kills (before Linux 4.13), only the log tells of one.
      const expected = watch.pending || watch.counts(snapshot) || snapshot.oomKills.kind !== 'ok';
      const records = sources.take({ expected, pressed: atLeast(assessment.level, 'warning') });
      tell(watch.observe(snapshot, assessment, records));
    },
    close() {
      tell(watch.conclude(null, sources.take({ expected: true, pressed: true })));
      sources.close();
    },
  };
}

/** Whether a process has to do with an incident: with one of a cgroup only its own programs have. */
function concerns({ pool, culprit, victims, chart, records }: Incident, pid: number): boolean {
  if (pool.kind === 'machine') return true;
  const own = [
    culprit?.identity,
    ...victims.map(({ identity }) => identity),
    ...chart.consumers.map((one) => one.identity),
  ];
  return (
    own.some((identity) => identity?.pid === pid) ||
    victims.some((victim) => victim.pid === pid) ||
    records.some(({ tasks }) => tasks.some((task) => task.pid === pid))
  );
}

/** The incident with the actions that were taken on its programs meanwhile. */
function withActions(incident: Incident, entries: readonly ActionLogEntry[]): Incident {
  const begin = incident.timeline[0]?.at ?? incident.at;
  const done = entries.filter(({ at, target }) => at >= begin && at <= incident.at && concerns(incident, target.pid));
  const actions = done.map(({ at, action, target, by }): TimelineEntry => {
    const who = by.kind === 'user' ? by.host : by.rule;
    return { at, kind: 'action', action, name: target.name, pid: target.pid, by: who };
  });
  return { ...incident, timeline: [...incident.timeline, ...actions].toSorted((a, b) => a.at - b.at) };
}
