import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type UsedOfContents = Pick<Electron.WebContents, 'getURL' | 'mainFrame' | 'reload' | 'send' | 'setWindowOpenHandler'>;
type UsedOfWindow = Pick<
  Electron.BrowserWindow,
  | 'destroy'
  | 'focus'
  | 'getNormalBounds'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'restore'
  | 'show'
  | 'webContents'
>;

/** What a page is to the main process. */
export class ContentsDouble extends EventEmitter implements UsedOfContents {
  readonly mainFrame: Electron.WebFrameMain;
  url = '';
  reloads = 0;
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  /** Where what the main process sends ends up: the page's preload. */
  onSend: (channel: string, ...values: unknown[]) => void = () => undefined;

  constructor() {
    super();
    this.mainFrame = this.frame(null);
  }

  /** A frame of this page. */
  frame(parent: Electron.WebFrameMain | null, url?: string): Electron.WebFrameMain {
    const pageUrl = () => url ?? this.url;
    const used: Pick<Electron.WebFrameMain, 'parent' | 'url'> = {
      parent,
      get url() {
        return pageUrl();
      },
    };
    return used as Electron.WebFrameMain;
  }

  getURL(): string {
    return this.url;
  }
  reload(): void {
    this.reloads += 1;
  }
  send(channel: string, ...values: unknown[]): void {
    this.onSend(channel, ...values);
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }
}

/** A window without a page. */
export class BaseWindowDouble extends EventEmitter implements Pick<Electron.BaseWindow, 'destroy'> {
  static made: BaseWindowDouble[] = [];
  readonly options: Electron.BaseWindowConstructorOptions;
  destroyed = false;

  constructor(options: Electron.BaseWindowConstructorOptions = {}) {
    super();
    this.options = options;
    BaseWindowDouble.made.push(this);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

/** A window that is shown, hidden and closed as told, with Electron's events. */
export class WindowDouble extends EventEmitter implements UsedOfWindow {
  static made: WindowDouble[] = [];
  /** Told of each new page, as Electron's app is. */
  static onContents: (contents: ContentsDouble) => void = () => undefined;

  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly page = new ContentsDouble();
  readonly webContents: Electron.WebContents;
  private visible = false;
  private minimized = false;
  private maximized = false;
  private destroyed = false;
  focused = 0;
  bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.webContents = this.page as unknown as Electron.WebContents;
    const { x = 0, y = 0, width = 0, height = 0 } = options;
    this.bounds = { x, y, width, height };
    WindowDouble.made.push(this);
    WindowDouble.onContents(this.page);
  }

  /** The page is there and drawn. */
  finishLoading(): void {
    this.page.emit('did-finish-load');
    this.emit('ready-to-show');
  }
  /** The user closes it. */
  close(): void {
    this.emit('close', {});
    this.destroy();
  }
  minimize(): void {
    this.minimized = true;
    this.emit('minimize');
  }

  loadURL(url: string): Promise<void> {
    this.page.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
    this.emit('show');
  }
  focus(): void {
    this.focused += 1;
  }
  restore(): void {
    this.minimized = false;
    this.emit('restore');
  }
  /** Maximising a hidden window shows it, as Electron has it. */
  maximize(): void {
    this.maximized = true;
    if (!this.visible) this.show();
  }
  destroy(): void {
    this.destroyed = true;
    this.visible = false;
    this.emit('closed');
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }
}
