import { hostname } from 'node:os';
import type { Handlers } from '../contract/dispatcher.ts';
import type { HostInfo } from '../contract/host-api.ts';
import { message } from '../core/words/messages.ts';
import { createEngine } from '../core/risk/create-engine.ts';
import type { HostNotice } from '../core/words/messages.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { MemoryReader } from '../platform/memory-reader.ts';
import { openActionLog } from '../services/action-log.ts';
import { systemClock, waitAtMost } from '../services/clock.ts';
import { openHistory } from '../services/history/open-history.ts';
import { journalDirectory } from '../services/journal/journal.ts';
import { openLives } from '../services/lives/kept-lives.ts';
import { startRecorder, type Recorder } from '../services/journal/recorder.ts';
import { createMonitor, type Monitor } from '../services/monitor.ts';
import {
  createLocalProcessControl,
  type LocalProcessControl,
} from '../services/process-control/local-process-control.ts';
import { startResponses, type Responses } from '../services/responses.ts';
import { openSettingsStore, type SettingsStore } from '../services/settings/settings-store.ts';
import { stateDirectory } from '../services/files/state-directory.ts';
import { createActionHandlers } from './action-handlers.ts';
import { createHandlers } from './handlers.ts';

export interface BackendOptions {
  readonly reader: MemoryReader;
  readonly host: Extract<HostInfo['host'], 'desktop' | 'web'>;
  readonly version: string;
  readonly settings?: SettingsStore;
  /** The folder of the action log, the journal and the list of paused processes. */
  readonly state?: string;
  /** Called with errors that are contained and reported nowhere else. */
  readonly onError?: (error: unknown) => void;
  /** Called once for each trouble with the journal that begins while it runs. */
  readonly onTrouble?: (notice: HostNotice) => void;
}

/** The longest wait at the end for a reader that is still sweeping. */
const LAST_SWEEP: Milliseconds = 1000;

/** The services behind the interface, which are the same for every host. */
export interface Backend {
  readonly monitor: Monitor;
  readonly control: LocalProcessControl;
  readonly responses: Responses;
  readonly settings: SettingsStore;
  readonly handlers: Handlers;
  /** Calls back once with the incident that ended the previous run, if memory was exhausted then. */
  readonly onLastEnd: Recorder['onLastEnd'];
  close(): Promise<void>;
}

/** Creates and connects the services. The host itself calls `monitor.start()`. */
export function createBackend(options: BackendOptions): Backend {
  const {
    reader,
    host,
    version,
    onError,
    onTrouble,
    settings = openSettingsStore(),
    state = stateDirectory(),
  } = options;
  const report = onError === undefined ? {} : { onError };
  const trouble = onTrouble === undefined ? {} : { onTrouble };
  const actionLog = openActionLog(state);
  const lives = openLives({ state, settings, actions: actionLog.list, ...trouble });
  const monitor = createMonitor({
    reader,
    engine: createEngine(settings.current(), process.pid),
    lives,
    ...report,
  });
  monitor.configure(settings.current());
  settings.subscribe(monitor.configure);
  const stopWatching = settings.watch();
  const control = createLocalProcessControl({
    frame: monitor.current,
    settings: settings.acting,
    sweep: monitor.sweepNow,
    stateDirectory: state,
    log: actionLog.append,
  });
  let letGo: HostNotice | null = null;
  control
    .letGoOfLeftovers()
    .then(({ processes, cgroups }) => {
      const count = processes.length + cgroups.length;
      if (count > 0) letGo = [message('acting.let-go', { count })];
    })
    .catch((error: unknown) => onError?.(error));
  const origin = { host: hostname(), headroom: version };
  const recorder = startRecorder({
    monitor,
    settings,
    state,
    origin,
    actions: actionLog.list,
    onIncident: ({ victims }) => lives.killed(victims.flatMap(({ identity }) => identity ?? [])),
    ...report,
    ...trouble,
  });
  const history = openHistory({ directory: journalDirectory(state) });
  const responses = startResponses({ monitor, control, settings: settings.current, ...report });
  const actions = createActionHandlers({ control, actions: actionLog.list, host });
  return {
    monitor,
    control,
    responses,
    settings,
    handlers: createHandlers({
      monitor,
      actions,
      settings,
      host,
      version,
      recorder,
      history,
      lives,
      letGo: () => letGo,
    }),
    onLastEnd: recorder.onLastEnd,
    async close() {
      stopWatching();
      responses.stop();
      control.close();
      history.close();
      // A last sweep sees what happened since the one before, for example a kill.
      await waitAtMost(
        LAST_SWEEP,
        systemClock,
        monitor.sweepNow().then(() => undefined),
      );
      await monitor.stop();
      await recorder.close();
      lives.close();
    },
  };
}
