import type { Handlers } from '../contract/dispatcher.ts';
import type { HostInfo } from '../contract/host-api.ts';
import { createEngine } from '../core/risk/create-engine.ts';
import type { MemoryReader } from '../platform/memory-reader.ts';
import { openActionLog } from '../services/action-log.ts';
import { openHistory } from '../services/history/open-history.ts';
import { journalDirectory } from '../services/journal/journal.ts';
import { startRecorder, type Recorder } from '../services/journal/recorder.ts';
import { createMonitor, type Monitor } from '../services/monitor.ts';
import {
  createLocalProcessControl,
  type LocalProcessControl,
} from '../services/process-control/local-process-control.ts';
import { startResponses, type Responses } from '../services/responses.ts';
import { openSettingsStore, type SettingsStore } from '../services/settings-store.ts';
import { stateDirectory } from '../services/state-directory.ts';
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
}

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
  const { reader, host, version, onError, settings = openSettingsStore(), state = stateDirectory() } = options;
  const report = onError === undefined ? {} : { onError };
  const monitor = createMonitor({
    reader,
    engine: createEngine(settings.current()),
    ...report,
  });
  monitor.configure(settings.current());
  settings.subscribe(monitor.configure);
  const actionLog = openActionLog(state);
  const control = createLocalProcessControl({
    frame: monitor.current,
    settings: settings.current,
    sweep: monitor.sweepNow,
    stateDirectory: state,
    log: actionLog.append,
  });
  const recorder = startRecorder({ monitor, settings, state, actions: actionLog.list, ...report });
  const history = openHistory({ directory: journalDirectory(state) });
  const responses = startResponses({ monitor, control, settings: settings.current, ...report });
  const actions = createActionHandlers({ control, actions: actionLog.list, host });
  return {
    monitor,
    control,
    responses,
    settings,
    handlers: createHandlers({ monitor, actions, settings, host, version, recorder, history }),
    onLastEnd: recorder.onLastEnd,
    async close() {
      responses.stop();
      control.close();
      history.close();
      await monitor.stop();
      await recorder.close();
    },
  };
}
