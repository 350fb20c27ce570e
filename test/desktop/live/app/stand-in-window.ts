import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from '../../../e2e/harness/browser.ts';
import { ipcMain, session } from './stand-in-session.ts';

/** The page's own origin, and the one under which a browser that knows no app:// shows it. */
const ORIGIN = 'app://headroom';
const SHOWN_AS = 'https://headroom.test';

let browser: Promise<Browser> | null = null;

/** The page of a window, as the main process sees it. */
class WebContents extends EventEmitter {
  readonly id = 1;
  readonly mainFrame: { readonly parent: null; readonly url: string };
  page: Page | null = null;

  constructor() {
    super();
    const url = () => this.getURL();
    this.mainFrame = {
      parent: null,
      get url() {
        return url();
      },
    };
  }
  getURL(): string {
    return this.page?.url().replace(SHOWN_AS, ORIGIN) ?? '';
  }
  setWindowOpenHandler(): void {
    return;
  }
  reload(): void {
    void this.page?.reload();
  }
  send(channel: string, ...values: unknown[]): void {
    // A page that is being closed takes nothing any more.
    this.page?.evaluate(deliver, [channel, values] as const).catch(() => undefined);
  }
}

/** Runs in the page. */
function deliver([channel, values]: readonly [string, readonly unknown[]]): void {
  (window as unknown as { electronDeliver(channel: string, values: readonly unknown[]): void }).electronDeliver(
    channel,
    values,
  );
}

/** The preload with the two modules of Electron that it uses. It runs in the page's own world, not in one beside it. */
function preloadScript(file: string): string {
  return `(() => {
    const listeners = new Map();
    window.electronDeliver = (channel, values) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
    };
    const ipcRenderer = {
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      send: (channel, ...values) => void window.electronSend(channel, values),
      invoke: (channel, ...values) => window.electronInvoke(channel, values),
    };
    const contextBridge = { exposeInMainWorld: (name, api) => { window[name] = api; } };
    (function (require) {
      ${readFileSync(file, 'utf8')}
    })(() => ({ contextBridge, ipcRenderer }));
  })();`;
}

interface WindowOptions {
  readonly webPreferences: { readonly preload: string };
}

/** A window whose page is a real one in a real browser, and whose frame exists in name only. */
export class BrowserWindow extends EventEmitter {
  static readonly open = new Set<BrowserWindow>();
  /** What the pages' consoles complained of, and errors that nobody caught. */
  static readonly problems: string[] = [];
  static onContents: (contents: EventEmitter) => void = () => undefined;

  readonly webContents = new WebContents();
  private readonly options: WindowOptions;
  private visible = false;
  private minimized = false;
  private destroyed = false;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    BrowserWindow.open.add(this);
    BrowserWindow.onContents(this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    browser ??= launchBrowser();
    const page = await (await browser).newPage();
    if (this.destroyed) return page.close();
    this.webContents.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') BrowserWindow.problems.push(message.text());
    });
    page.on('pageerror', (error) => BrowserWindow.problems.push(error.message));
    const event = { sender: this.webContents, senderFrame: this.webContents.mainFrame };
    await page.exposeFunction('electronSend', (channel: string, values: unknown[]) => {
      ipcMain.emit(channel, event, ...values);
    });
    await page.exposeFunction('electronInvoke', (channel: string, values: unknown[]) =>
      ipcMain.invoke(channel, event, values),
    );
    await page.route('**/*', async (route) => {
      const wanted = route.request().url().replace(SHOWN_AS, ORIGIN);
      const response = session.lets(wanted) ? await session.load(wanted, route.request().method()) : null;
      if (!response) return route.abort();
      const body = Buffer.from(await response.arrayBuffer());
      return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
    });
    await page.addInitScript(preloadScript(this.options.webPreferences.preload));
    await page.goto(url.replace(ORIGIN, SHOWN_AS));
    this.webContents.emit('did-finish-load');
    // As on Wayland, where it comes only for a window that is shown already.
    if (this.visible) this.emit('ready-to-show');
  }
  show(): void {
    this.visible = true;
    this.emit('show');
  }
  focus(): void {
    return;
  }
  maximize(): void {
    return;
  }
  restore(): void {
    this.minimized = false;
    this.emit('restore');
  }
  minimize(): void {
    this.minimized = true;
    this.emit('minimize');
  }
  close(): void {
    this.emit('close', {});
    this.destroy();
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.visible = false;
    BrowserWindow.open.delete(this);
    void this.webContents.page?.close();
    this.emit('closed');
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 1280, height: 800 };
  }
}
