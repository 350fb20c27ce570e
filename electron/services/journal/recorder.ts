import type { ActionLogEntry } from '../../core/actions/action.ts';
import type { Alert, Assessment } from '../../core/model/assessment.ts';
import type { HostNotice } from '../../core/words/messages.ts';
import type { IncidentSummary } from '../../core/incident/incident.ts';
import { summarizeIncident } from '../../core/incident/incident.ts';
import { MIB } from '../../core/model/units.ts';
import type { KillSource } from '../../platform/kill-source.ts';
import type { Clock } from '../clock.ts';
import { openKillSources } from '../kills/open-kill-sources.ts';
import type { Monitor } from '../monitor.ts';
import type { SettingsStore } from '../settings-store.ts';
import { createIncidentRecorder } from './incident-recorder.ts';
import { openIncidentStore, type IncidentStore } from './incident-store.ts';
import { journalDirectory, openJournal, type Journal } from './journal.ts';
import { recoverIncident } from './recover-incident.ts';

export interface Recorder {
  /** Why nothing is being recorded; null when all is well or it is switched off. */
  notice(): HostNotice | null;
  readonly incidents: IncidentStore;
  /** How the recording before this one ended, if it broke off with memory exhausted; null before that is known. */
  lastEnd(): IncidentSummary | null;
  /** Whether that is still being found out. */
  recovering(): boolean;
  /** Told once it is known, at once where it is already; never when there is nothing to tell. */
  onLastEnd(listener: (end: IncidentSummary) => void): void;
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly monitor: Pick<Monitor, 'observe'>;
  readonly settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  /** The state directory. */
  readonly state: string;
  /** The action log, newest first. */
  readonly actions: (limit: number) => readonly ActionLogEntry[];
  /** What tells of kills; default: all there is on this machine. */
  readonly sources?: KillSource;
  readonly onError?: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Recognises incidents in what the monitor sees, and keeps the journal of it for as long as the settings want one. */
export function startRecorder(options: RecorderOptions): Recorder {
  const { monitor, settings, state, actions, sources = openKillSources(), onError, clock } = options;
  const directory = journalDirectory(state);
  const incidents = openIncidentStore(state);
  const incidentRecorder = createIncidentRecorder({ onIncident: incidents.save, actions, sources });
  let journal: Journal | null = null;
  let closing: Promise<void> = Promise.resolve();
  let lastEnd: IncidentSummary | null = null;
  let recovering = false;
  const listeners: ((end: IncidentSummary) => void)[] = [];

  function follow(): void {
    const wanted = settings.current().journal;
    if (wanted && journal === null) {
      const mostBytes = () => settings.current().journalMegabytes * MIB;
      journal = openJournal({ directory, mostBytes, ...(clock && { clock }) });
      if (journal.unclean) void recover();
    }
    if (!wanted) end();
  }

  async function recover(): Promise<void> {
    recovering = true;
    try {
      const incident = await recoverIncident(directory, Date.now(), settings.current());
      if (!incident) return;
      lastEnd = summarizeIncident(incidents.save(incident));
      for (const listener of listeners) listener(lastEnd);
    } catch (error) {
      onError?.(error);
    } finally {
      recovering = false;
    }
  }

  function end(): void {
    const ended = journal;
    journal = null;
    if (ended) closing = Promise.all([closing, ended.close()]).then(() => undefined);
  }

  follow();
  const stopFollowing = settings.subscribe(follow);
  const stopObserving = monitor.observe((snapshot, assessment) => {
    journal?.record(snapshot, assessment.level, gravestAlert(assessment));
    incidentRecorder.observe(snapshot, assessment);
  });
  return {
    notice: () => journal?.notice() ?? null,
    incidents,
    lastEnd: () => lastEnd,
    recovering: () => recovering,
    onLastEnd(listener) {
      listeners.push(listener);
      if (lastEnd) listener(lastEnd);
    },
    async close() {
      stopObserving();
      stopFollowing();
      incidentRecorder.close();
      end();
      await closing;
    },
  };
}

function gravestAlert({ alerts }: Assessment): Alert['level'] | null {
  if (alerts.length === 0) return null;
  return alerts.some(({ level }) => level === 'critical') ? 'critical' : 'warning';
}
