import { availableParallelism, hostname, userInfo } from 'node:os';
import type { Handlers } from '../contract/dispatcher.ts';
import type { HostInfo, ProcessDetail } from '../contract/host-api.ts';
import type { HostNotice } from '../core/words/messages.ts';
import type { Identity } from '../core/model/identity.ts';
import { readHardware } from '../platform/portable/read-hardware.ts';
import { MOST_EXPLAINED } from '../core/incident/explained.ts';
import { reason } from '../core/words/reasons.ts';
import { LogUploads } from '../services/explain/log-uploads.ts';
import { createApplicationSizes } from '../services/application-sizes.ts';
import { createHardware } from '../services/hardware.ts';
import type { Monitor } from '../services/monitor.ts';
import type { Recorder } from '../services/journal/recorder.ts';
import type { KeptLives } from '../services/lives/kept-lives.ts';
import type { SettingsStore } from '../services/settings/settings-store.ts';
import type { RecordedPast } from '../services/history/history.ts';
import { exportIncident, reportFileName } from '../core/report/export-incident.ts';
import { pageLanguage } from './host-language.ts';
import { createPastHandlers } from './past-handlers.ts';

/** Requests that act on processes. `services/process-control` decides about them for every host. */
export type ActionHandlers = Pick<
  Handlers,
  'planAction' | 'performAction' | 'discardPlan' | 'getActions' | 'getPaused' | 'getPreferred'
>;

export interface HandlersOptions {
  readonly monitor: Monitor;
  readonly actions: ActionHandlers;
  readonly settings: SettingsStore;
  readonly host: HostInfo['host'];
  readonly version: string;
  /** Without a recorder there are no incidents. */
  readonly recorder?: Pick<Recorder, 'notice' | 'incidents' | 'lastEnd' | 'recovering'>;
  /** Without it nothing is kept of earlier runs of programs. */
  readonly lives?: Pick<KeptLives, 'notice' | 'forget'>;
  /** The notice about processes that were found stopped at the start and resumed. Null when there were none. */
  readonly letGo?: () => HostNotice | null;
  /** Without a history there is no recording to show. */
  readonly history?: RecordedPast;
}

/** The handlers of the requests of the user interface, which are the same in every host. */
export function createHandlers(options: HandlersOptions): Handlers {
  const { monitor, actions, settings, host, version, recorder, history, lives } = options;
  const uploads = new LogUploads();
  const past = createPastHandlers({ monitor, actions, settings, incidents: recorder?.incidents, history });
  return {
    ...actions,
    getHost: () => ({
      version,
      host,
      platform: process.platform,
      reader: monitor.reader,
      cpus: availableParallelism(),
      hostname: hostname(),
      user: ownUser(),
      notices: [
        settings.notice(),
        recorder?.notice() ?? null,
        lives?.notice() ?? null,
        options.letGo?.() ?? null,
      ].filter((notice) => notice !== null),
    }),
    getFrame() {
      const frame = monitor.current();
      const failure = monitor.failure();
      if (frame === null && failure !== null) throw new Error(failure);
      return frame;
    },
    getRecorded: past.getRecorded,
    getMoment: past.getMoment,
    getSeries: ({ subject, span, past: view }) =>
      view ? past.series(view, subject, span) : monitor.series(subject, span),
    getSparklines({ identities, groups = [], past: view }) {
      if (view) return past.sparklines(view, identities, groups);
      return [
        ...identities.map((identity) => monitor.sparkline(identity)),
        ...groups.map((id) => monitor.groupSparkline(id)),
      ];
    },
    getProcessDetail: ({ identity, past: view }) =>
      view ? past.detail(view, identity) : readProcessDetail(monitor, identity),
    getApplicationSizes: createApplicationSizes({ frame: monitor.current, readMemoryMap: monitor.readMemoryMap }),
    getHardware: createHardware({ frame: monitor.current, read: readHardware }),
    getIncidents: ({ limit }) => ({
      incidents: recorder?.incidents.list().slice(0, limit) ?? [],
      lastEnd: recorder?.lastEnd() ?? null,
      recovering: recorder?.recovering() ?? false,
    }),
    getIncident: ({ id }) => recorder?.incidents.get(id) ?? null,
    exportIncident({ id, format, redacted, locale, timeZone }) {
      const incident = recorder?.incidents.get(id);
      if (!incident) return null;
      const language = pageLanguage(settings.current(), locale, timeZone);
      return { name: reportFileName(incident, format), text: exportIncident(incident, format, redacted, language) };
    },
    explainLog({ upload, piece, first, last }, { owner }) {
      const log = uploads.take(owner, upload, Buffer.from(piece, 'base64'), first);
      if (log === null) return { refused: reason('explain.too-large') };
      if (!last) return null;
      const { explained, earlier } = uploads.end(owner, log);
      const told = explained.slice(-MOST_EXPLAINED);
      return { explained: told, left: earlier + explained.length - told.length };
    },
    getSettings: () => settings.current(),
    forgetLives: () => lives?.forget() ?? { forgotten: 0 },
    setSettings: ({ settings: changes, before }) => settings.change(changes, before),
  };
}

/** The user's name, or the number of a user without an entry in the user database. */
function ownUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** The details of a process. Null when it is gone. */
async function readProcessDetail(monitor: Monitor, identity: Identity): Promise<ProcessDetail | null> {
  const known = monitor.find(identity);
  if (known === null) return null;
  const memoryMap = await monitor.readMemoryMap(identity.pid);
  const { commandLine, executable, cgroup, oomScoreAdj } = known.facts;
  return { commandLine, executable, cgroup, oomScoreAdj, oomScore: known.oomScore, memoryMap };
}
