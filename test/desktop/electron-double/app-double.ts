import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type UsedOfApp = Pick<
  Electron.App,
  | 'commandLine'
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getLoginItemSettings'
  | 'getPath'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setActivationPolicy'
  | 'setAppUserModelId'
  | 'setLoginItemSettings'
  | 'setName'
  | 'setPath'
  | 'setToastActivatorCLSID'
  | 'whenReady'
>;

export interface AppOptions {
  /** Where all of the app's folders are. */
  readonly directory: string;
  /** Whether another Headroom runs already. */
  readonly second: boolean;
  readonly locale: string;
  readonly isPackaged: boolean;
  /** The switches of Chromium that the app was started with. */
  readonly switches: readonly string[];
}

/** The application: counts what was asked of it, and quits as Electron does, unless somebody prevents it. */
export class AppDouble extends EventEmitter implements UsedOfApp {
  readonly isPackaged: boolean;
  readonly commandLine: Electron.CommandLine;
  readonly sandboxed: true[] = [];
  readonly toastActivators: string[] = [];
  readonly activationPolicies: string[] = [];
  readonly paths: Record<string, string> = {};
  readonly loginItems: Electron.Settings[] = [];
  exitCode: number | null = null;
  /** Called when nobody prevented quitting. */
  onWillQuit: () => void = () => undefined;
  private readonly options: AppOptions;

  constructor(options: AppOptions) {
    super();
    this.options = options;
    this.isPackaged = options.isPackaged;
    const commandLine: Pick<Electron.CommandLine, 'hasSwitch'> = {
      hasSwitch: (name) => options.switches.includes(name),
    };
    this.commandLine = commandLine as Electron.CommandLine;
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
  setName(): void {
    return;
  }
  setActivationPolicy(policy: Parameters<Electron.App['setActivationPolicy']>[0]): void {
    this.activationPolicies.push(policy);
  }
  setToastActivatorCLSID(id: string): void {
    this.toastActivators.push(id);
  }
  setPath(name: string, folder: string): void {
    this.paths[name] = folder;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getPath(name: string): string {
    return this.paths[name] ?? this.options.directory;
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
