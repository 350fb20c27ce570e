import type { Handlers } from '../contract/dispatcher.ts';
import type { HostInfo } from '../contract/host-api.ts';
import { message } from '../core/words/messages.ts';
import { createEngine } from '../core/risk/create-engine.ts';
import type { HostNotice } from '../core/words/host-notices.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { MemoryReader } from '../platform/memory-reader.ts';
import { openActionLog } from '../services/action-log.ts';
import { systemClock, waitAtMost } from '../services/clock.ts';
import { openHistory } from '../services/history/open-history.ts';
import { journalDirectory } from '../services/journal/journal.ts';
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
  /** Where the action log, the journal and what was paused are kept. */
  readonly state?: string;
  /** Told of errors that are contained and not answered for elsewhere. */
  readonly onError?: (error: unknown) => void;
  /** Told once of each trouble with the journal that begins while it runs. */
  readonly onTrouble?: (notice: HostNotice) => void;
}

/** A reader that takes longer than this is not waited for at the end. */
const LAST_SWEEP: Milliseconds = 1000;

/** Everything behind the interface, the same for every host that shows it. */
export interface Backend {
  readonly monitor: Monitor;
  readonly control: LocalProcessControl;
  readonly responses: Responses;
  readonly settings: SettingsStore;
  readonly handlers: Handlers;
  /** How the last time ended, told once if memory was exhausted then. */
  readonly onLastEnd: Recorder['onLastEnd'];
  close(): Promise<void>;
}

/** Puts the services together; `monitor.start()` is left to the host. */
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
  const monitor = createMonitor({
    reader,
    engine: createEngine(settings.current(), process.pid),
    ...report,
  });
  monitor.configure(settings.current());
  settings.subscribe(monitor.configure);
  const stopWatching = settings.watch();
  const actionLog = openActionLog(state);
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
  const recorder = startRecorder({ monitor, settings, state, actions: actionLog.list, ...report, ...trouble });
  const history = openHistory({ directory: journalDirectory(state) });
  const responses = startResponses({ monitor, control, settings: settings.current, ...report });
  const actions = createActionHandlers({ control, actions: actionLog.list, host });
  return {
    monitor,
    control,
    responses,
    settings,
    handlers: createHandlers({ monitor, actions, settings, host, version, recorder, history, letGo: () => letGo }),
    onLastEnd: recorder.onLastEnd,
    async close() {
      stopWatching();
      responses.stop();
      control.close();
      history.close();
      // What happened since the last sweep, a kill for example, is seen before nobody looks any more.
      await waitAtMost(
        LAST_SWEEP,
        systemClock,
        monitor.sweepNow().then(() => undefined),
      );
      await monitor.stop();
      await recorder.close();
    },
  };
}
