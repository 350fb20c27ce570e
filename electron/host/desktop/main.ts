import { mkdirSync } from 'node:fs';
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
import { createAutostart, HIDDEN, launchOf } from './autostart.ts';
import { commandOf, runCommand } from './command-mode.ts';
import { startDesktop } from './desktop.ts';
import { createElectronNotifier } from './electron-notifier.ts';
import { openLog } from './log-file.ts';
import { leavePackageEnvironment } from './package-environment.ts';
import { lockContents } from './security.ts';
import { followPanel, panelPatience, SYSTEM_PANEL } from './tray/tray-panel.ts';

/** The parent of the folder of this file, which is built to dist/desktop/main.js. */
const DIST = path.resolve(import.meta.dirname, '..');
const APP_ID = 'app.headroom.Headroom';
/** By this Windows finds Headroom again when a notification of an earlier run is pressed. It must never change. */
const TOAST_ACTIVATOR = '{5B0C1E5C-8F0A-4E0B-9C53-6C1F5C0B7A41}';

nameOwnProcess();
const command = commandOf(process.argv);
if (command) {
  // The command needs no page and no display, so it waits for nothing of Chromium and starts nothing of it.
  leavePackageEnvironment(process.env, process.execPath);
  await runCommand(command, path.join(DIST, 'cli', 'headroom.js'), (code) => {
    app.exit(code);
  });
} else {
  startApp();
}

function startApp(): void {
  // Chromium's files are kept apart from the settings, which lie in the folder above.
  const profile = path.join(app.getPath('userData'), 'desktop');
  mkdirSync(profile, { recursive: true });
  app.setPath('userData', profile);
  app.setName('Headroom');
  // A Chromium that was started without its sandbox cannot have one for some of its processes.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.setAppUserModelId(APP_ID);
  if (process.platform === 'win32') app.setToastActivatorCLSID(TOAST_ACTIVATOR);
  // A package says so in its Info.plist. From a checkout the program would stand in the Dock.
  if (process.platform === 'darwin') app.setActivationPolicy('accessory');
  crashReporter.start({ uploadToServer: false });
  declareAppScheme();
  lockContents(app);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const log = openLog(app.getPath('logs'));
  leaveTraces(log);
  app
    .whenReady()
    .then(() => start(log))
    .catch((error: unknown) => {
      log(`Headroom could not start: ${describe(error)}`);
      app.exit(1);
    });
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
    notifier: bus ? createDbusNotifier(bus, icon) : createElectronNotifier({ platform, log }),
    panel: bus ? followPanel(bus, panelPatience(hidden)) : SYSTEM_PANEL,
    iconWithoutPanel: isX11(process.env),
    page: readPageFiles(path.join(DIST, 'renderer')),
    preload: path.join(DIST, 'desktop', 'preload.cjs'),
    icon,
    stateDirectory: app.getPath('userData'),
    platform,
    hidden,
    // Only what is installed is there at the next login. A checkout would take the place of an installed Headroom.
    autostart: app.isPackaged
      ? createAutostart({
          app,
          platform,
          launch: launchOf(process.execPath, null, process.env),
          configDirectory: app.getPath('appData'),
          log,
        })
      : null,
    log,
  });
}

/** Whether panels of the older kind may be there, which show icons without a bus. They exist on X11 only. */
function isX11(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['DISPLAY']) && !environment['WAYLAND_DISPLAY'];
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
