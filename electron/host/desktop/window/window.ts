import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { packFrame } from '../../../contract/packed-frame.ts';
import type { Events } from '../../../contract/host-api.ts';
import type { Frame } from '../../../core/model/frame.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { ORIGIN } from '../app-protocol.ts';
import { EVENT } from '../channels.ts';
import { createFramePush } from '../frame-push.ts';
import { securePreferences } from '../security.ts';
import { readStored, writeStored } from '../stored-json.ts';
import { showWhenReady } from './window-appearance.ts';
import { MINIMUM, fitOnScreen, windowPlaceSchema, type Rectangle, type WindowPlace } from './window-place.ts';
import type { DesktopWords } from '../desktop-words.ts';
import { ask, type OpenQuestion } from '../withdrawable-dialog.ts';

export interface MainWindow {
  /** Brings the window to the front, and creates it when there is none. */
  show(reveal?: Events['reveal']): void;
  /** Sends a frame if the window can be seen. */
  push(frame: Frame): void;
  /** Sends the settings to the page, whether or not it can be seen. */
  tellSettings(settings: Settings): void;
  /** Notes that the page has taken the last frame. */
  received(): void;
  contents(): WebContents | null;
  isVisible(): boolean;
}

export interface MainWindowParts {
  readonly preload: string;
  /** The file that stores the window's place and view. */
  readonly placeFile: string;
  readonly icon: string;
  readonly words: () => DesktopWords;
  readonly currentFrame: () => Frame | null;
  /** Called with true when a window can be seen, and with false when none can. */
  readonly onVisibility: (visible: boolean) => void;
}

/**
 * The one window. It is created on demand and destroyed, with its renderer process, when it is closed. Its place and
 * view are stored for the next time.
 */
export function createMainWindow(parts: MainWindowParts): MainWindow {
  let open: BrowserWindow | null = null;
  /** Shows the open window if it has not been shown yet. */
  let appear: () => void = () => undefined;
  let question: OpenQuestion | null = null;
  let loaded = false;
  let pendingReveal: Events['reveal'] | null = null;
  // A frame crosses as text: cloned and copied into the page's world value by value, it would cost both sides ten times more.
  const frames = createFramePush((frame) => open?.webContents.send(EVENT, 'frame', JSON.stringify(packFrame(frame))));

  const isVisible = () => open !== null && loaded && open.isVisible() && !open.isMinimized();

  function visibilityChanged(): void {
    const visible = isVisible();
    parts.onVisibility(visible);
    const frame = visible ? parts.currentFrame() : null;
    if (frame) frames.offer(frame);
  }

  function pageLoaded(): void {
    loaded = true;
    frames.reset();
    if (pendingReveal) open?.webContents.send(EVENT, 'reveal', pendingReveal);
    pendingReveal = null;
    visibilityChanged();
  }

  function create(): BrowserWindow {
    const stored = readStored(parts.placeFile, windowPlaceSchema);
    const window = new BrowserWindow({
      ...fitOnScreen(stored, workAreas()),
      minWidth: MINIMUM.width,
      minHeight: MINIMUM.height,
      show: false,
      title: 'Headroom',
      icon: parts.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#f6f7f9',
      webPreferences: securePreferences(parts.preload),
    });
    appear = showWhenReady(window, stored?.maximized ?? false);
    window.on('show', visibilityChanged);
    window.on('hide', visibilityChanged);
    window.on('minimize', visibilityChanged);
    window.on('restore', visibilityChanged);
    window.on('close', () => writeStored(parts.placeFile, placeOf(window)));
    window.on('closed', () => {
      open = null;
      loaded = false;
      question?.withdraw();
      pendingReveal = null;
      frames.reset();
      visibilityChanged();
    });
    window.webContents.on('did-finish-load', pageLoaded);
    window.webContents.on('render-process-gone', (_event, details) => {
      loaded = false;
      visibilityChanged();
      if (details.reason !== 'clean-exit')
        void offerReload(window, parts.words().pageCrashed({ reason: details.reason }));
    });
    window.on('unresponsive', () => void offerReload(window, parts.words().pageHangs));
    window.on('responsive', () => question?.withdraw());
    void window.loadURL(`${ORIGIN}/index.html${stored?.view ?? ''}`);
    return window;
  }

  /**
   * Offers to reload in a native dialog, because the page itself no longer works. A newer trouble replaces the question
   * about an older one.
   */
  async function offerReload(window: BrowserWindow, message: string): Promise<void> {
    const words = parts.words();
    question?.withdraw();
    question = ask(window, {
      type: 'error',
      message,
      buttons: [words.reload, words.closeWindow],
      defaultId: 0,
      cancelId: 1,
    });
    const answer = await question.answer;
    if (answer === null || window.isDestroyed()) return;
    if (answer === 0) window.webContents.reload();
    else window.destroy();
  }

  return {
    show(reveal) {
      if (!open) {
        pendingReveal = reveal ?? null;
        open = create();
        return;
      }
      if (reveal && loaded) open.webContents.send(EVENT, 'reveal', reveal);
      else if (reveal) pendingReveal = reveal;
      appear();
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
    },
    push(frame) {
      if (isVisible()) frames.offer(frame);
    },
    tellSettings(settings) {
      // A page that does not listen yet asks for the settings once it does.
      open?.webContents.send(EVENT, 'settings', settings);
    },
    received: () => {
      frames.received();
    },
    contents: () => open?.webContents ?? null,
    isVisible,
  };
}

function workAreas(): readonly [Rectangle, ...Rectangle[]] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary.workArea, ...others.map((display) => display.workArea)];
}

function placeOf(window: BrowserWindow): WindowPlace {
  const { x, y, width, height } = window.getNormalBounds();
  const view = URL.canParse(window.webContents.getURL()) ? new URL(window.webContents.getURL()).hash : '';
  return { x, y, width, height, maximized: window.isMaximized(), view };
}
