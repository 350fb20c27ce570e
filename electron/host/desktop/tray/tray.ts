import { Menu, Tray, screen } from 'electron';
import type { Milliseconds } from '../../../core/model/units.ts';
import { menuLook, trayMenu, type TrayActions, type TrayMenuState } from './tray-menu.ts';
import { trayPicture } from './tray-picture.ts';
import type { DesktopWords } from '../desktop-words.ts';

export interface AppTray {
  /** Shows the state. Parts that look the same as before are left alone, and so is a menu that is open. */
  update(state: TrayMenuState, words: DesktopWords): void;
  destroy(): void;
}

/**
 * The longest time for which a menu is taken for open. Linux panels tell of menus that open and not of those that close.
 */
const LONGEST_OPEN: Milliseconds = 20_000;
/** The shortest time between two tooltips on Linux, where each tooltip makes the panel read the whole menu again. */
const LINUX_TOOLTIP_PERIOD: Milliseconds = 30_000;

/** The icon in the tray or menu bar. It is redrawn only when its look changes. */
export function createTray(
  platform: NodeJS.Platform,
  first: TrayMenuState,
  firstWords: DesktopWords,
  actions: TrayActions,
): AppTray {
  const tray = new Tray(trayPicture(first.view.icon, platform));
  let wanted = { state: first, words: firstWords };
  const shown = { icon: JSON.stringify(first.view.icon), tooltip: '', menu: '' };
  let opened: NodeJS.Timeout | null = null;
  let tooltipRests: NodeJS.Timeout | null = null;

  function menu(): Menu {
    const built = Menu.buildFromTemplate(trayMenu(wanted.state, wanted.words, actions));
    built.on('menu-will-show', () => {
      if (opened) clearTimeout(opened);
      opened = setTimeout(closed, LONGEST_OPEN).unref();
    });
    built.on('menu-will-close', closed);
    return built;
  }

  function closed(): void {
    if (opened) clearTimeout(opened);
    opened = null;
    // A click is delivered after its menu has closed, and only to a menu that is still there.
    setImmediate(show);
  }

  function show(): void {
    const { state, words } = wanted;
    const icon = JSON.stringify(state.view.icon);
    if (icon !== shown.icon) tray.setImage(trayPicture(state.view.icon, platform));
    shown.icon = icon;
    if (opened) return;
    const look = menuLook(state, words);
    const menuChanges = look !== shown.menu;
    showTooltip(state.view.tooltip, menuChanges);
    // macOS closes an open menu when another is set, so there each menu is made when it is asked for.
    if (menuChanges && platform !== 'darwin') tray.setContextMenu(menu());
    shown.menu = look;
  }

  function showTooltip(tooltip: string, menuChanges: boolean): void {
    if (tooltip === shown.tooltip || (tooltipRests && !menuChanges)) return;
    tray.setToolTip(tooltip);
    shown.tooltip = tooltip;
    if (platform !== 'linux') return;
    if (tooltipRests) clearTimeout(tooltipRests);
    tooltipRests = setTimeout(() => {
      tooltipRests = null;
      show();
    }, LINUX_TOOLTIP_PERIOD).unref();
  }

  function redraw(): void {
    tray.setImage(trayPicture(wanted.state.view.icon, platform));
  }

  // A click opens the window on Windows, and on Linux where the panel reports it. Other panels open the menu themselves.
  if (platform === 'darwin') {
    for (const event of ['click', 'right-click'] as const) {
      tray.on(event as 'click', () => {
        tray.popUpContextMenu(menu());
      });
    }
  } else {
    tray.on('click', () => {
      actions.open('overview', null);
    });
  }
  // Windows takes a picture of one size, so another scale of the screen needs another picture.
  if (platform === 'win32') screen.on('display-metrics-changed', redraw);
  show();

  return {
    update(state, words) {
      wanted = { state, words };
      show();
    },
    destroy() {
      if (opened) clearTimeout(opened);
      if (tooltipRests) clearTimeout(tooltipRests);
      screen.off('display-metrics-changed', redraw);
      tray.destroy();
    },
  };
}
