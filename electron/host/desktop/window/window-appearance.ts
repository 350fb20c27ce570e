import type { BrowserWindow } from 'electron';
import type { Milliseconds } from '../../../core/model/units.ts';

/** The longest time that a new window stays hidden, whatever becomes of its page. */
const LATEST: Milliseconds = 2000;

/**
 * Shows a new window once, as soon as one of several signals says that its page can be seen. `ready-to-show` alone does
 * not do: on Wayland it often comes after the window was shown, or never (electron/electron#48859). The returned
 * function shows the window at once.
 */
export function showWhenReady(window: BrowserWindow, maximized: boolean): () => void {
  let waiting = true;
  const timer = setTimeout(appear, LATEST);

  function appear(): void {
    if (!waiting) return;
    settle();
    // Maximising shows a window, so it waits until the window is to be seen.
    if (maximized) window.maximize();
    window.show();
  }
  function settle(): void {
    waiting = false;
    clearTimeout(timer);
  }

  window.once('ready-to-show', appear);
  window.webContents.once('did-finish-load', appear);
  window.webContents.once('did-fail-load', appear);
  window.once('closed', settle);
  return appear;
}
