import path from 'node:path';
import { app, Menu, session } from 'electron';
import { createDispatcher } from '../../contract/dispatcher.ts';
import type { HostInfo } from '../../contract/host-api.ts';
import type { Actor } from '../../core/action.ts';
import type { Identity } from '../../core/identity.ts';
import { ok, unsupported } from '../../core/reading.ts';
import { chosenLocale } from '../../services/notifier/figures.ts';
import { createNotificationCenter } from '../../services/notifier/notification-center.ts';
import { reachesUser, type Notifier } from '../../services/notifier/notifier.ts';
import { performQuickly } from '../../services/notifier/quick-action.ts';
import type { Backend } from '../backend.ts';
import type { PageFile } from '../page-files.ts';
import { serveApp } from './app-protocol.ts';
import { followAttention } from './attention.ts';
import { connectIpc } from './ipc.ts';
import { leaveInOrder } from './leave.ts';
import { lockSession } from './security.ts';
import { nextMorning } from './snooze.ts';
import { createTrayFeed } from './tray-feed.ts';
import type { TrayActions } from './tray-menu.ts';
import { createTrayNotice } from './tray-notice.ts';
import { createTray } from './tray.ts';
import { createMainWindow } from './window.ts';
import { desktopWords } from './wording.ts';

export interface DesktopParts {
  readonly backend: Backend;
  readonly notifier: Notifier;
  /** Whether some panel shows tray icons; settles when that can be told. */
  readonly trayHost: Promise<boolean>;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly preload: string;
  readonly icon: string;
  /** Where the window's place is kept. */
  readonly stateDirectory: string;
  readonly platform: NodeJS.Platform;
  /** Stay in the tray at first. */
  readonly hidden: boolean;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly log: (line: string) => void;
}

const BY: Actor = { kind: 'user', host: 'desktop' };
const HOUR = 3_600_000;

/** The desktop app, once Electron is ready: wires window, tray and notifications to the services. */
export function startDesktop(parts: DesktopParts): void {
  const { backend, platform } = parts;
  const { monitor, control, settings } = backend;
  const locale = () => chosenLocale(settings.current().language, app.getLocale());
  const words = () => desktopWords(locale());
  const failed = (what: string) => (error: unknown) => {
    parts.log(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
  };
  const trayNotice = createTrayNotice(parts.trayHost, path.join(parts.stateDirectory, 'told.json'));

  lockSession(session.defaultSession);
  serveApp(session.defaultSession, parts.page);
  if (platform !== 'darwin') Menu.setApplicationMenu(null);

  const window = createMainWindow({
    preload: parts.preload,
    placeFile: path.join(parts.stateDirectory, 'window.json'),
    icon: parts.icon,
    words,
    currentFrame: monitor.current,
    onVisibility: (visible) => {
      attention.setVisible(visible);
    },
  });
  const attention = followAttention(monitor, window.push);
  let trayFound: HostInfo['tray'];
  void parts.trayHost.then((found) => (trayFound = found ? ok(true) : unsupported()));
  connectIpc(
    window,
    createDispatcher({
      ...backend.handlers,
      getHost: async (params) => {
        const host = await backend.handlers.getHost(params);
        const notices = (await trayNotice()) ? [...host.notices, words().noTrayHost] : host.notices;
        const notifications = reachesUser(center.status());
        return { ...host, notices, ...(trayFound && { tray: trayFound }), ...(notifications && { notifications }) };
      },
    }),
  );

  const reveal = (identity: Identity | null) => {
    window.show({ view: identity ? 'processes' : 'overview', identity });
  };
  const center = createNotificationCenter({
    monitor,
    control,
    settings: settings.current,
    notifier: parts.notifier,
    responses: parts.backend.responses,
    by: BY,
    show: reveal,
    systemLocale: app.getLocale(),
    log: parts.log,
  });

  const actions: TrayActions = {
    open(view, identity) {
      if (identity) reveal(identity);
      else window.show(view === 'settings' ? { view, identity } : undefined);
    },
    act(action, identity) {
      performQuickly(control, { action, scope: 'process', identity }, BY)
        .then((outcome) => {
          if (outcome.kind === 'needs-window') reveal(identity);
          return feed.refresh();
        })
        .catch(failed(`The tray's ${action}`));
    },
    snooze(until) {
      center.snooze(until === null ? null : until === 'hour' ? Date.now() + HOUR : nextMorning(Date.now()));
      refreshTray();
    },
    setStartAtLogin(on) {
      settings.change({ startAtLogin: on });
    },
    quit() {
      app.quit();
    },
  };
  const feed = createTrayFeed({
    current: monitor.current,
    paused: control.paused,
    settings: settings.current,
    words,
    locale,
    snoozedUntil: center.snoozedUntil,
    update: (state, words) => {
      tray.update(state, words);
    },
  });
  const refreshTray = () => {
    feed.refresh().catch(failed('The tray'));
  };
  const tray = createTray(platform, feed.state(), words(), actions);
  monitor.subscribe((frame) => {
    feed.frame(frame).catch(failed('The tray'));
  }, 'background');

  parts.setStartAtLogin(settings.current().startAtLogin);
  settings.subscribe(({ startAtLogin }) => {
    parts.setStartAtLogin(startAtLogin);
    refreshTray();
  });
  app.on('second-instance', () => {
    window.show();
  });
  app.on('activate', () => {
    window.show();
  });
  // Without a window it goes on in the tray.
  app.on('window-all-closed', () => undefined);
  leaveInOrder({
    control,
    settings: settings.current,
    words,
    by: BY,
    async close() {
      center.stop();
      tray.destroy();
      await backend.close();
    },
  });
  monitor.start();
  if (!parts.hidden) window.show();
}
