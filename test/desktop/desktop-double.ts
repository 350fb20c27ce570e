import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { PreloadApi } from '../../electron/contract/preload-api.ts';
import type { DesktopParts } from '../../electron/host/desktop/desktop.ts';
import type { Notice, NotifierListener } from '../../electron/services/notifier/notifier.ts';
import { createBackendDouble } from './backend-double.ts';
import { createElectronWorld, type WorldOptions } from './electron-double/electron-world.ts';
import { loadPreload } from './electron-double/page-double.ts';
import { TrayDouble } from './electron-double/tray-double.ts';
import { WindowDouble } from './electron-double/window-double.ts';

/** A folder of its own, gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-desktop-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Takes away what an app that is not quit in its test still listens to. */
function forgetSignalsAfterTest(): void {
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    const before = process.listeners(signal);
    onTestFinished(() => {
      for (const listener of process.listeners(signal)) if (!before.includes(listener)) process.off(signal, listener);
    });
  }
}

/** Notifications as a list. */
function createNotifierDouble() {
  const notices = new Map<string, Notice>();
  let listener: NotifierListener | null = null;
  return {
    notices,
    press: (key: string, button: 'show' | 'pause' | 'end') => listener?.pressed(key, button),
    start(to: NotifierListener) {
      listener = to;
    },
    show(notice: Notice) {
      notices.set(notice.key, notice);
    },
    close(key: string) {
      notices.delete(key);
    },
    status: () => ({ kind: 'ready', buttons: true }) as const,
    stop: () => undefined,
  };
}

/** A panel that comes, goes and is replaced as the test says. */
export function createPanelDouble(first?: string | null) {
  const listeners: ((panel: string | null) => void)[] = [];
  let current = first;
  return {
    follow(listener: (panel: string | null) => void) {
      listeners.push(listener);
      if (current !== undefined) listener(current);
    },
    become(panel: string | null) {
      current = panel;
      for (const listener of listeners) listener(panel);
    },
  };
}

/** Start at login as the system has it. */
function createAutostartDouble(isOn: boolean) {
  const writes: boolean[] = [];
  return { writes, look: () => isOn, set: (on: boolean) => writes.push(on) };
}

type Options = Partial<
  WorldOptions &
    Pick<DesktopParts, 'autostart' | 'hidden' | 'iconWithoutPanel' | 'panel' | 'platform'> & {
      /** Whether the system starts Headroom at login. */
      readonly startsAtLogin: boolean;
    }
>;

/** Starts the real desktop host on doubles of Electron and of the services. */
export async function startDesktopDouble(options: Options = {}) {
  const directory = options.directory ?? temporaryDirectory();
  const world = createElectronWorld({ ...options, directory });
  const backend = createBackendDouble(directory);
  const notifier = createNotifierDouble();
  const autostart = createAutostartDouble(options.startsAtLogin ?? false);
  const log: string[] = [];
  forgetSignalsAfterTest();
  vi.resetModules();
  vi.doMock('electron', () => world.modules);
  const { startDesktop } = await import('../../electron/host/desktop/desktop.ts');
  const { lockContents } = await import('../../electron/host/desktop/security.ts');
  lockContents(world.modules.app as never);
  startDesktop({
    backend,
    notifier,
    own: { startOutside: (start) => start() },
    panel: options.panel ?? createPanelDouble('panel'),
    iconWithoutPanel: options.iconWithoutPanel ?? false,
    page: new Map([['/index.html', { type: 'text/html', body: Buffer.from('<title>Headroom</title>') }]]),
    preload: '/preload.cjs',
    icon: '/icon.png',
    stateDirectory: directory,
    platform: options.platform ?? 'linux',
    hidden: options.hidden ?? false,
    autostart: options.autostart === null ? null : autostart,
    log: (line) => log.push(line),
  });
  return {
    ...world,
    backend,
    directory,
    log,
    notifier,
    startAtLogin: autostart.writes,
    trays: TrayDouble.made,
    windows: WindowDouble.made,
    get tray(): TrayDouble {
      const tray = TrayDouble.made.at(-1);
      if (!tray) throw new Error('There is no tray.');
      return tray;
    },
    get window(): WindowDouble {
      const window = WindowDouble.made.at(-1);
      if (!window) throw new Error('There is no window.');
      return window;
    },
    /** Loads the window's page with the real preload. */
    async openPage(): Promise<PreloadApi> {
      const window = WindowDouble.made.at(-1);
      if (!window) throw new Error('There is no window.');
      const api = await loadPreload(world, window);
      window.finishLoading();
      return api;
    },
  };
}
