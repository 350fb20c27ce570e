import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type UsedOfApp = Pick<
  Electron.App,
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getLoginItemSettings'
  | 'getPath'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setLoginItemSettings'
  | 'whenReady'
>;

export interface AppOptions {
  /** Where all of the app's folders are. */
  readonly directory: string;
  /** Whether another Headroom runs already. */
  readonly second: boolean;
  readonly locale: string;
}

/** The application: counts what was asked of it, and quits as Electron does, unless somebody prevents it. */
export class AppDouble extends EventEmitter implements UsedOfApp {
  readonly isPackaged = false;
  readonly sandboxed: true[] = [];
  readonly loginItems: Electron.Settings[] = [];
  exitCode: number | null = null;
  /** Called when nobody prevented quitting. */
  onWillQuit: () => void = () => undefined;
  private readonly options: AppOptions;

  constructor(options: AppOptions) {
    super();
    this.options = options;
  }

  enableSandbox(): void {
    this.sandboxed.push(true);
  }
  requestSingleInstanceLock(): boolean {
    return !this.options.second;
  }
  setAppUserModelId(): void {
    return;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getPath(): string {
    return this.options.directory;
  }
  getAppPath(): string {
    return '/app';
  }
  getLocale(): string {
    return this.options.locale;
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    return {
      openAtLogin: false,
      wasOpenedAtLogin: false,
      status: 'not-registered',
      executableWillLaunchAtLogin: false,
      launchItems: [],
    } satisfies Electron.LoginItemSettings;
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItems.push(settings);
  }
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented || this.exitCode !== null) return;
    this.exitCode = 0;
    this.onWillQuit();
  }
  exit(code = 0): void {
    this.exitCode = code;
  }
}
