import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { Menu, Tray } from './stand-in-tray.ts';
import { BrowserWindow } from './stand-in-window.ts';

/**
 * A small module in the place of `electron`, so that the built main process, the built preload and the built page run
 * together. Windows are pages of a real browser, icons register on the real session bus, a second start is a second process.
 * It is driven by messages from the process that started it.
 */
export { ipcMain, session } from './stand-in-session.ts';
export { BrowserWindow, Menu, Tray };

const CONFIG = process.env['XDG_CONFIG_HOME'] ?? '';

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = { hasSwitch: (name: string) => process.argv.includes(`--${name}`) };
  private readonly paths: Record<string, string> = { appData: CONFIG, userData: path.join(CONFIG, 'headroom') };

  getPath(name: string): string {
    return this.paths[name] ?? path.join(this.paths['userData'] ?? '', name);
  }
  setPath(name: string, folder: string): void {
    this.paths[name] = folder;
  }
  getLocale(): string {
    return 'en-US';
  }
  getAppPath(): string {
    return process.cwd();
  }
  getLoginItemSettings(): object {
    return {};
  }
  enableSandbox(): void {
    return;
  }
  setAppUserModelId(): void {
    return;
  }
  setName(): void {
    return;
  }
  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
  /** The lock is a folder, in which each later process leaves a note. */
  requestSingleInstanceLock(): boolean {
    const lock = path.join(this.getPath('userData'), 'SingletonLock');
    try {
      mkdirSync(lock);
    } catch {
      writeFileSync(path.join(lock, String(process.pid)), '');
      return false;
    }
    process.on('exit', () => {
      rmSync(lock, { recursive: true });
    });
    setInterval(() => {
      for (const note of readdirSync(lock)) {
        rmSync(path.join(lock, note));
        this.emit('second-instance');
      }
    }, 100).unref();
    return true;
  }
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    for (const window of BrowserWindow.open) window.close();
    process.exit(0);
  }
  exit(code = 0): void {
    process.exit(code);
  }
}

export const app = new App();
BrowserWindow.onContents = (contents) => app.emit('web-contents-created', {}, contents);

export class BaseWindow extends EventEmitter {}
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return false;
  }
}

interface Question {
  readonly message: string;
  readonly choose: (button: number) => void;
}
const questions = new Set<Question>();
export const dialog = {
  showMessageBox: (...given: readonly unknown[]) =>
    new Promise((resolve) => {
      const { message, signal, cancelId = 0 } = given.at(-1) as MessageBoxOptions;
      const question = {
        message,
        choose(response: number) {
          questions.delete(question);
          resolve({ response, checkboxChecked: false });
        },
      };
      questions.add(question);
      signal?.addEventListener('abort', () => {
        question.choose(cancelId);
      });
    }),
};

export const crashReporter = { start: () => undefined };
export const nativeImage = {
  createEmpty: () => ({ addRepresentation: () => undefined, setTemplateImage: () => undefined }),
};
export const nativeTheme = { shouldUseDarkColors: false };
export const powerMonitor = new EventEmitter();
export const protocol = { registerSchemesAsPrivileged: () => undefined };
const display = { id: 1, scaleFactor: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
});

/** What the process that started this one may ask for. */
const controls = {
  state: () => ({
    windows: [...BrowserWindow.open].map((window) => ({ visible: window.isVisible() })),
    trays: Tray.made.map(({ isDestroyed, tooltip }) => ({ isDestroyed, tooltip })),
    questions: [...questions].map(({ message }) => message),
    problems: BrowserWindow.problems,
  }),
  evaluate: (expression: string) => [...BrowserWindow.open].at(-1)?.webContents.page?.evaluate(expression),
  choose: (labels: string) => {
    Tray.made.at(-1)?.menu?.choose(labels.split(' > '));
  },
  answer: (button: string) => {
    for (const question of questions) question.choose(Number(button));
  },
  closeWindow: () => {
    for (const window of BrowserWindow.open) window.close();
  },
  quit: () => {
    app.quit();
  },
} satisfies Record<string, (value: string) => unknown>;

export interface ControlRequest {
  readonly id: number;
  readonly control: keyof typeof controls;
  readonly value: string;
}
export type AppState = ReturnType<typeof controls.state>;

process.on('message', (request: ControlRequest) => {
  void (async () => {
    try {
      process.send?.({ id: request.id, result: await controls[request.control](request.value) });
    } catch (error) {
      process.send?.({ id: request.id, error: String(error) });
    }
  })();
});
// The channel alone keeps no process alive.
process.channel?.unref();
