import path from 'node:path';
import { app, Menu, session } from 'electron';
import { createDispatcher } from '../../contract/dispatcher.ts';
import type { Actor } from '../../core/actions/action.ts';
import type { Identity } from '../../core/model/identity.ts';
import { desktop } from '../../core/words/catalogs.ts';
import { chosenLocale, preferredLanguage } from '../../core/words/language.ts';
import { message, wordMessage } from '../../core/words/messages.ts';
import { lastEndSentence, titleText } from '../../core/report/report-sentences.ts';
import { createAlertCommand } from '../../services/notifier/alert-command.ts';
import { createNotificationCenter } from '../../services/notifier/notification-center.ts';
import { reachesUser, type Notifier } from '../../services/notifier/notifier.ts';
import type { OwnOomScore } from '../../services/own-oom-score.ts';
import type { Backend } from '../backend.ts';
import { hostLanguage } from '../host-language.ts';
import type { PageFile } from '../page-files.ts';
import { serveApp } from './app-protocol.ts';
import type { Autostart } from './autostart.ts';
import { startTray } from './tray/app-tray.ts';
import type { TrayPanel } from './tray/tray-panel.ts';
import { followAttention } from './window/window-attention.ts';
import { connectIpc } from './ipc.ts';
import { followStartAtLogin } from './start-at-login.ts';
import { leaveInOrder } from './quit-in-order.ts';
import { lockSession } from './security.ts';
import { followPresence } from './tray/tray-presence.ts';
import { createMainWindow } from './window/window.ts';

export interface DesktopParts {
  readonly backend: Backend;
  readonly notifier: Notifier;
  readonly own: Pick<OwnOomScore, 'startOutside'>;
  readonly panel: TrayPanel;
  /** See `AppTrayParts`. */
  readonly iconWithoutPanel: boolean;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly preload: string;
  readonly icon: string;
  /** The folder that stores the window's place. */
  readonly stateDirectory: string;
  readonly platform: NodeJS.Platform;
  /** Whether Headroom starts in the tray, without a window. */
  readonly hidden: boolean;
  /** Null where there is no installed program that could be started at login. */
  readonly autostart: Autostart | null;
  readonly log: (line: string) => void;
}

const BY: Actor = { kind: 'user', host: 'desktop' };

/** Starts the desktop app once Electron is ready: connects window, tray and notifications to the services. */
export function startDesktop(parts: DesktopParts): void {
  const { backend, platform } = parts;
  const { monitor, control, settings } = backend;
  const locale = () => chosenLocale(settings.current().language, app.getLocale());
  const words = () => desktop[preferredLanguage([locale()])];

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
  settings.subscribe(window.tellSettings);
  const attention = followAttention(monitor, window.push);
  // Started at login and without an icon, Headroom would run unseen.
  const presence = followPresence(parts.panel, path.join(parts.stateDirectory, 'told.json'), () => {
    if (parts.hidden) window.show();
  });
  connectIpc(
    window,
    createDispatcher({
      ...backend.handlers,
      getHost: async (params, context) => {
        const host = await backend.handlers.getHost(params, context);
        const notices = presence.isWorthTelling() ? [...host.notices, [message('tray.none', {})]] : host.notices;
        const notifications = reachesUser(center.status());
        const tray = presence.reading();
        return { ...host, notices, ...(tray && { tray }), ...(notifications && { notifications }) };
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
    alertCommand: createAlertCommand({
      command: settings.onAlert,
      own: parts.own,
      onTrouble: (trouble) => {
        const language = hostLanguage({ ...settings.current(), language: preferredLanguage([locale()]) });
        parts.log(wordMessage(trouble, language.texts, language.wording));
      },
    }),
    by: BY,
    show: reveal,
    systemLocale: app.getLocale(),
    log: parts.log,
  });

  backend.onLastEnd((end) => {
    const language = hostLanguage({ ...settings.current(), language: preferredLanguage([locale()]) });
    const body = lastEndSentence(end, Date.now(), language);
    center.tell({ key: 'last-end', title: titleText(end, language), body });
  });

  const tray = startTray({
    backend,
    center,
    window,
    panel: parts.panel,
    iconWithoutPanel: parts.iconWithoutPanel,
    canStartAtLogin: parts.autostart !== null,
    platform,
    by: BY,
    words,
    locale,
    reveal,
    log: parts.log,
  });

  if (parts.autostart) followStartAtLogin(settings, parts.autostart);
  app.on('second-instance', () => {
    window.show();
  });
  app.on('activate', () => {
    window.show();
  });
  // Headroom continues in the tray when its window is closed.
  app.on('window-all-closed', () => undefined);
  leaveInOrder({
    control,
    settings: settings.current,
    words,
    by: BY,
    platform,
    async close() {
      center.stop();
      tray.destroy();
      await backend.close();
    },
  });
  monitor.start();
  if (!parts.hidden) window.show();
}
