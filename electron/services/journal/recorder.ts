import type { ActionLogEntry } from '../../core/actions/action.ts';
import type { Alert, Assessment } from '../../core/model/assessment.ts';
import type { HostNotice } from '../../core/words/messages.ts';
import type { Incident, IncidentOrigin, IncidentSummary } from '../../core/incident/incident.ts';
import { summarizeIncident } from '../../core/incident/incident.ts';
import { MIB } from '../../core/model/units.ts';
import type { KillSource } from '../../platform/kill-source.ts';
import type { Clock } from '../clock.ts';
import { openKillSources } from '../kills/open-kill-sources.ts';
import type { Monitor } from '../monitor.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { createIncidentRecorder } from './incident-recorder.ts';
import { openIncidentStore, type IncidentStore } from './incident-store.ts';
import { journalDirectory, openJournal, type Journal } from './journal.ts';
import { isKnownIncident, knownIncident, untoldKills } from './known-incident.ts';
import { recoverIncidents } from './recover-incidents.ts';

export interface Recorder {
  /** Why nothing is being recorded. Null when all is well or recording is switched off. */
  notice(): HostNotice | null;
  readonly incidents: IncidentStore;
  /** The end of the previous recording, if it broke off with memory exhausted. Null before that is known. */
  lastEnd(): IncidentSummary | null;
  /** Whether the end of the previous recording is still being examined. */
  recovering(): boolean;
  /**
   * The listener is called once the end is known, or at once where it is known already. It is never called when
   * memory was not exhausted.
   */
  onLastEnd(listener: (end: IncidentSummary) => void): void;
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly monitor: Pick<Monitor, 'observe'>;
  readonly settings: Pick<SettingsStore, 'current' | 'subscribe'>;
  /** The state directory. */
  readonly state: string;
  /** Noted in each incident: who tells of it. */
  readonly origin?: IncidentOrigin;
  /** The action log, newest first. */
  readonly actions: (limit: number) => readonly ActionLogEntry[];
  /** Called with each incident that is recognised. */
  readonly onIncident?: (incident: Incident) => void;
  /** The sources of kills; by default all sources of this machine. */
  readonly sources?: KillSource;
  readonly onError?: (error: unknown) => void;
  /** Called once for each trouble with the journal that begins later. */
  readonly onTrouble?: (notice: HostNotice) => void;
  readonly clock?: Clock;
}

/** Recognises incidents in the monitor's sweeps, and keeps the journal for as long as the settings want one. */
export function startRecorder(options: RecorderOptions): Recorder {
  const {
    monitor,
    settings,
    state,
    origin = null,
    actions,
    sources = openKillSources(),
    onIncident,
    onError,
    onTrouble = () => undefined,
    clock,
  } = options;
  const directory = journalDirectory(state);
  const incidents = openIncidentStore(state, origin);
  const incidentRecorder = createIncidentRecorder({
    onIncident: (incident) => {
      onIncident?.(incident);
      // `headroom run` tells of the end of its own command.
      if (!knownIncident(incidents, incident)) incidents.save(incident);
    },
    actions,
    sources,
  });
  let earlier = sources.earlier ?? [];
  let journal: Journal | null = null;
  let closing: Promise<void> = Promise.resolve();
  let lastEnd: IncidentSummary | null = null;
  let recovering = false;
  const listeners: ((end: IncidentSummary) => void)[] = [];

  function follow(): void {
    const wanted = settings.current().journal;
    if (wanted && journal === null) {
      const mostBytes = () => settings.current().journalMegabytes * MIB;
      journal = openJournal({ directory, mostBytes, onTrouble, ...(clock && { clock }) });
      // When another program writes the journal, that program reports these incidents.
      if (journal.notice() === null) void recover(journal.unclean);
    }
    if (!wanted) end();
  }

  /** Looks once at the kernel's log of the time before, and at the end of the last recording. */
  async function recover(unclean: boolean): Promise<void> {
    const kills = untoldKills(incidents, earlier);
    earlier = [];
    if (!unclean && kills.length === 0) return;
    recovering = unclean;
    try {
      const found = await recoverIncidents(directory, {
        before: Date.now(),
        settings: settings.current(),
        unclean,
        kills,
      });
      for (const kill of found.kills) if (!isKnownIncident(incidents, kill)) incidents.save(kill);
      if (!found.end) return;
      lastEnd = summarizeIncident(incidents.save(found.end));
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
