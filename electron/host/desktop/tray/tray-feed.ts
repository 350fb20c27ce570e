import type { PausedProcess } from '../../../core/actions/action.ts';
import type { Frame } from '../../../core/model/frame.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { createFigures } from '../../../core/words/figures.ts';
import { spokenLocale } from '../../../core/words/language.ts';
import type { TrayMenuState } from './tray-menu.ts';
import { trayView, type TrayView } from './tray-view.ts';
import type { DesktopWords } from '../desktop-words.ts';

export interface TrayFeedParts {
  readonly current: () => Frame | null;
  readonly paused: () => Promise<readonly PausedProcess[]>;
  readonly settings: () => Pick<Settings, 'units' | 'startAtLogin'>;
  readonly words: () => DesktopWords;
  readonly locale: () => string;
  readonly snoozedUntil: () => Milliseconds | null;
  readonly update: (state: TrayMenuState, words: DesktopWords) => void;
}

/** The shortest time between two changes of the figures in the tooltip. Other changes come at once. */
const CALM_PERIOD: Milliseconds = 5000;

export interface TrayFeed {
  state(): TrayMenuState;
  /** Takes a frame. Important changes are shown at once, mere figures every few seconds. */
  frame(frame: Frame): Promise<void>;
  /** Notes that something else in the menu has changed. */
  refresh(): Promise<void>;
}

export function createTrayFeed(parts: TrayFeedParts): TrayFeed {
  let shownAt: Milliseconds = -Infinity;
  let shownOutline = '';
  let paused: readonly PausedProcess[] = [];

  function state(): TrayMenuState {
    const { units, startAtLogin } = parts.settings();
    const until = parts.snoozedUntil();
    const time = new Intl.DateTimeFormat(parts.locale(), { hour: '2-digit', minute: '2-digit' });
    return {
      view: trayView(parts.current(), paused, parts.words(), createFigures(spokenLocale(parts.locale()), units)),
      snoozedUntil: until === null ? null : time.format(until),
      startAtLogin,
    };
  }

  async function refresh(): Promise<void> {
    paused = await parts.paused();
    const next = state();
    shownOutline = outline(next);
    parts.update(next, parts.words());
  }

  return {
    state,
    refresh,
    async frame(frame) {
      if (outline(state()) === shownOutline && Math.abs(frame.at - shownAt) < CALM_PERIOD) return;
      shownAt = frame.at;
      await refresh();
    },
  };
}

/** Everything that the menu shows, except its figures. */
function outline({ view, snoozedUntil, startAtLogin }: TrayMenuState): string {
  const pids = (rows: TrayView['risks']) => rows.map(({ pid }) => pid);
  return JSON.stringify([view.icon, pids(view.risks), pids(view.paused), snoozedUntil, startAtLogin]);
}
