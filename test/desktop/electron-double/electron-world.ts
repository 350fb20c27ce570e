import type * as Electron from 'electron';
import { AppDouble, type AppOptions } from './app-double.ts';
import { IpcMainDouble, SessionDouble } from './session-double.ts';
import { DialogDouble, NotificationDouble, PowerMonitorDouble, ScreenDouble } from './system-double.ts';
import { MenuDouble, nativeImageDouble, TrayDouble } from './tray-double.ts';
import { BaseWindowDouble, WindowDouble, type ContentsDouble } from './window-double.ts';

export interface WorldOptions extends Partial<AppOptions> {
  readonly directory: string;
  readonly workAreas?: readonly Electron.Rectangle[];
  readonly dark?: boolean;
}

/**
 * Everything of Electron's main process that the desktop host uses, without Electron. Each member is declared against
 * Electron's own types, so a double that has drifted away from them does not compile.
 */
export function createElectronWorld(options: WorldOptions) {
  const app = new AppDouble({ second: false, locale: 'en-US', isPackaged: false, switches: [], ...options });
  const ipcMain = new IpcMainDouble();
  const session = new SessionDouble();
  const dialog = new DialogDouble();
  const powerMonitor = new PowerMonitorDouble();
  const screen = new ScreenDouble(options.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1040 }]);
  const schemes: Electron.CustomScheme[] = [];
  const crashReports: Electron.CrashReporterStartOptions[] = [];
  WindowDouble.made = [];
  BaseWindowDouble.made = [];
  TrayDouble.made = [];
  NotificationDouble.made = [];
  NotificationDouble.supported = true;
  NotificationDouble.activate = null;
  MenuDouble.application = undefined;
  WindowDouble.onContents = (contents: ContentsDouble) => app.emit('web-contents-created', {}, contents);
  app.onWillQuit = () => {
    for (const window of WindowDouble.made) if (!window.isDestroyed()) window.close();
  };

  const modules = {
    app,
    BaseWindow: BaseWindowDouble,
    BrowserWindow: WindowDouble,
    crashReporter: {
      start: (report) => {
        crashReports.push(report);
      },
    } satisfies Pick<Electron.CrashReporter, 'start'>,
    dialog: dialog.module,
    ipcMain,
    Menu: MenuDouble,
    nativeImage: nativeImageDouble,
    nativeTheme: { shouldUseDarkColors: options.dark ?? false } satisfies Partial<Electron.NativeTheme>,
    Notification: NotificationDouble,
    powerMonitor,
    protocol: {
      registerSchemesAsPrivileged: (declared) => {
        schemes.push(...declared);
      },
    } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>,
    screen,
    session: { defaultSession: session },
    Tray: TrayDouble,
  };
  return { app, crashReports, dialog, ipcMain, modules, powerMonitor, schemes, screen, session };
}

export type ElectronWorld = ReturnType<typeof createElectronWorld>;
