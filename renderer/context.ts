import { createContext } from 'svelte';
import type { HostApi } from '../electron/contract/host-api.ts';
import type { ProcessTable } from './state/table/process-table.svelte.ts';
import type { ActionFlow } from './state/action-flow.svelte.ts';
import type { LogExplanation } from './state/log-explanation.svelte.ts';
import type { Happenings } from './state/recent-events.svelte.ts';
import type { GroupSeries } from './state/series/group-series.svelte.ts';
import type { MachineSeries } from './state/series/machine-series.svelte.ts';
import type { Monitor } from './state/monitor.svelte.ts';
import type { Palette } from './state/palette.svelte.ts';
import type { PoolFocus } from './state/series/pool-focus.svelte.ts';
import type { Preferences } from './state/preferences.svelte.ts';
import type { Rewind } from './state/rewind.svelte.ts';
import type { Route } from './state/route.svelte.ts';
import type { Shown } from './state/shown-frame.svelte.ts';
import type { Speech } from './state/speech.svelte.ts';
import type { ThemeChoice } from './state/theme.svelte.ts';

/** What every view may reach, beside the words. */
export interface App {
  readonly api: HostApi;
  readonly monitor: Monitor;
  /** Which past moment is looked at, if any. */
  readonly rewind: Rewind;
  /** What the views show: now, or that moment. */
  readonly shown: Shown;
  readonly preferences: Preferences;
  readonly theme: ThemeChoice;
  readonly route: Route;
  readonly actions: ActionFlow;
  readonly happenings: Happenings;
  /** A log that somebody wants explained. */
  readonly logs: LogExplanation;
  readonly table: ProcessTable;
  readonly palette: Palette;
  readonly focus: PoolFocus;
  /** The last ten minutes of the machine, and of the applications that the overview shows; followed all the time. */
  readonly machine: MachineSeries;
  readonly recent: GroupSeries;
}

export const [getApp, setApp] = createContext<App>();

/** The words and figures. A part that needs nothing else of the app can be mounted with these alone. */
export const [getSpeech, setSpeech] = createContext<Speech>();
