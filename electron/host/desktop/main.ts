import path from 'node:path';
import { app, crashReporter } from 'electron';
import { version } from '../../../package.json';
import { openReader } from '../../platform/open-reader.ts';
import { createDbusNotifier } from '../../services/notifier/dbus-notifier.ts';
import { lowerOwnOomScore } from '../../services/own-oom-score.ts';
import { createSessionBus } from '../../services/dbus/session-bus.ts';
import { createBackend } from '../backend.ts';
import { nameOwnProcess } from '../../platform/linux/own/name-own-process.ts';
import { readPageFiles } from '../page-files.ts';
import { declareAppScheme } from './app-protocol.ts';
import { HIDDEN, launchOf, setStartAtLogin } from './autostart.ts';
import { commandOf, runCommand } from './command-mode.ts';
import { startDesktop } from './desktop.ts';
import { createElectronNotifier } from './electron-notifier.ts';
import { openLog } from './log-file.ts';
import { lockContents } from './security.ts';
import { findTrayHost, panelPatience } from './tray/tray-host.ts';

/** The parent of the folder of this file, which is built to dist/desktop/main.js. */
const DIST = path.resolve(import.meta.dirname, '..');
const APP_ID = 'app.headroom.Headroom';

nameOwnProcess();
app.enableSandbox();
app.setAppUserModelId(APP_ID);
crashReporter.start({ uploadToServer: false });
declareAppScheme();
lockContents(app);
const command = commandOf(process.argv);
if (command) {
  // The command needs no page and no display, so it does not wait for Chromium.
  app.exit(await runCommand(command, path.join(DIST, 'cli', 'headroom.js')));
} else if (app.requestSingleInstanceLock()) {
  const log = openLog(app.getPath('logs'));
  leaveTraces(log);
  app
    .whenReady()
    .then(() => start(log))
    .catch((error: unknown) => {
      log(`Headroom could not start: ${describe(error)}`);
      app.exit(1);
    });
} else {
  app.quit();
}

async function start(log: (line: string) => void): Promise<void> {
  const own = lowerOwnOomScore();
  const { platform } = process;
  const reader = await openReader();
  if (!reader) throw new Error('There is no way to read the memory of this machine.');
  const bus = platform === 'linux' ? createSessionBus({ environment: process.env }) : null;
  const hidden =
    process.argv.includes(HIDDEN) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
  // The icon lies outside the archive, because notification servers read it.
  const icon = app.isPackaged
    ? path.join(process.resourcesPath, 'icon.png')
    : path.join(DIST, '../build/icons/256x256.png');
  startDesktop({
    own,
    backend: createBackend({ reader, host: 'desktop', version, onError: (error) => log(describe(error)) }),
    notifier: bus ? createDbusNotifier(bus, icon) : createElectronNotifier(),
    trayHost: bus ? findTrayHost(bus, panelPatience(hidden)) : Promise.resolve(true),
    page: readPageFiles(path.join(DIST, 'renderer')),
    preload: path.join(DIST, 'desktop', 'preload.cjs'),
    icon,
    stateDirectory: app.getPath('userData'),
    platform,
    hidden,
    setStartAtLogin: (on) =>
      setStartAtLogin(on, {
        app,
        platform,
        launch: launchOf(process.execPath, app.isPackaged ? null : app.getAppPath(), process.env),
        configDirectory: app.getPath('appData'),
        log,
      }),
    log,
  });
}

/** Logs a fatal error and ends. Electron itself would show a dialog and continue in an unknown state. */
function leaveTraces(log: (line: string) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log(`${event}: ${describe(error)}`);
      app.exit(1);
    });
  }
  app.on('child-process-gone', (_event, { type, reason }) => {
    log(`A helper process (${type}) is gone: ${reason}`);
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
