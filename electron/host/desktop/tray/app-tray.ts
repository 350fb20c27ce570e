import { HOUR } from '../../../core/model/units.ts';
import { app } from 'electron';
import type { Actor } from '../../../core/actions/action.ts';
import type { Identity } from '../../../core/model/identity.ts';
import type { NotificationCenter } from '../../../services/notifier/notification-center.ts';
import { performQuickly } from '../../../services/notifier/quick-action.ts';
import type { Backend } from '../../backend.ts';
import { nextMorning } from './snooze.ts';
import { createTrayFeed } from './tray-feed.ts';
import type { TrayActions } from './tray-menu.ts';
import type { TrayPanel } from './tray-panel.ts';
import { createTray, type AppTray } from './tray.ts';
import type { MainWindow } from '../window/window.ts';
import type { DesktopWords } from '../desktop-words.ts';

export interface AppTrayParts {
  readonly backend: Pick<Backend, 'monitor' | 'control' | 'settings'>;
  readonly center: Pick<NotificationCenter, 'snooze' | 'snoozedUntil'>;
  readonly window: Pick<MainWindow, 'show'>;
  readonly panel: TrayPanel;
  /** Whether an icon is made even where no panel is known: old panels of X11 show icons that no bus tells of. */
  readonly iconWithoutPanel: boolean;
  readonly canStartAtLogin: boolean;
  readonly platform: NodeJS.Platform;
  readonly by: Actor;
  readonly words: () => DesktopWords;
  readonly locale: () => string;
  /** Shows a process in the window. */
  readonly reveal: (identity: Identity) => void;
  readonly log: (line: string) => void;
}

/**
 * Puts the icon into the tray and connects its menu with the window, actions, notifications and settings. An icon belongs
 * to the panel that was there when it was made, so a new panel gets a new icon.
 */
export function startTray(parts: AppTrayParts): { destroy(): void } {
  const { monitor, control, settings } = parts.backend;
  const { center, window, reveal } = parts;
  const failed = (what: string) => (error: unknown) => {
    parts.log(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
  };

  const actions: TrayActions = {
    open(view, identity) {
      if (identity) reveal(identity);
      else window.show(view === 'settings' ? { view, identity } : undefined);
    },
    act(action, identity) {
      performQuickly(control, { action, scope: 'process', identity }, parts.by)
        .then((outcome) => {
          if (outcome.kind === 'needs-window') reveal(identity);
          return feed.refresh();
        })
        .catch(failed(`The tray's ${action}`));
    },
    snooze(until) {
      const now = Date.now();
      center.snooze(until === null ? null : until === 'hour' ? now + HOUR : nextMorning(now));
      refresh();
    },
    setStartAtLogin: parts.canStartAtLogin
      ? (on) => {
          settings.change({ startAtLogin: on });
        }
      : null,
    quit() {
      app.quit();
    },
  };
  const feed = createTrayFeed({
    current: monitor.current,
    paused: control.paused,
    settings: settings.current,
    words: parts.words,
    locale: parts.locale,
    snoozedUntil: center.snoozedUntil,
    update: (state, words) => {
      tray?.update(state, words);
    },
  });
  const refresh = () => {
    feed.refresh().catch(failed('The tray'));
  };
  let tray: AppTray | null = null;
  let ended = false;
  parts.panel.follow((panel) => {
    tray?.destroy();
    const wanted = !ended && (panel !== null || parts.iconWithoutPanel);
    tray = wanted ? createTray(parts.platform, feed.state(), parts.words(), actions) : null;
  });
  monitor.subscribe((frame) => {
    feed.frame(frame).catch(failed('The tray'));
  }, 'background');
  settings.subscribe(refresh);
  return {
    destroy() {
      ended = true;
      tray?.destroy();
      tray = null;
    },
  };
}
