import type { HostApi } from '../electron/contract/host-api.ts';
import { MACHINE } from '../electron/core/model/snapshot.ts';
import type { App } from './context.ts';
import { ProcessTable } from './state/table/process-table.svelte.ts';
import { ActionFlow } from './state/action-flow.svelte.ts';
import { LogExplanation } from './state/log-explanation.svelte.ts';
import { Happenings } from './state/recent-events.svelte.ts';
import { GroupSeries } from './state/series/group-series.svelte.ts';
import { MachineSeries } from './state/series/machine-series.svelte.ts';
import { Monitor } from './state/monitor.svelte.ts';
import { Palette } from './state/palette.svelte.ts';
import { PoolFocus } from './state/series/pool-focus.svelte.ts';
import { Preferences } from './state/preferences.svelte.ts';
import { Rewind } from './state/rewind.svelte.ts';
import { Route } from './state/route.svelte.ts';
import { Shown } from './state/shown-frame.svelte.ts';
import { ThemeChoice } from './state/theme.svelte.ts';

/** Everything the views share, over one host. */
export function createApp(api: HostApi): App {
  const monitor = new Monitor(api);
  const preferences = new Preferences(api);
  const rewind = new Rewind(api, () => monitor.frame?.at ?? Date.now());
  const shown = new Shown(api, monitor, rewind);
  const focus = new PoolFocus(() => shown.frame);
  return {
    api,
    monitor,
    rewind,
    shown,
    preferences,
    theme: new ThemeChoice(() => preferences.current),
    route: new Route(),
    actions: new ActionFlow(api, () => !rewind.past),
    happenings: new Happenings(api),
    logs: new LogExplanation(api),
    table: new ProcessTable(() => shown.frame),
    focus,
    machine: new MachineSeries(shown, '10m'),
    recent: new GroupSeries(shown, '10m'),
    palette: new Palette(
      () => shown.frame,
      () => focus.shown?.id ?? MACHINE,
    ),
  };
}
