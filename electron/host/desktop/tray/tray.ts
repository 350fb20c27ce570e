import { Menu, Tray, nativeImage, type NativeImage } from 'electron';
import { encodePng } from './png.ts';
import { drawTrayIcon, type TrayIconState } from './tray-icon.ts';
import { trayMenu, type TrayActions, type TrayMenuState } from './tray-menu.ts';
import type { DesktopWords } from '../desktop-words.ts';

export interface AppTray {
  /** Shows the menu. Parts that look the same as before are left alone. */
  update(state: TrayMenuState, words: DesktopWords): void;
  destroy(): void;
}

/** The points at scale 1, and the scales that are drawn: the icon is sharp from 16 to 64 pixels. */
const SIZES: Readonly<Record<string, { readonly points: number; readonly scales: readonly number[] }>> = {
  darwin: { points: 18, scales: [1, 2, 3] },
  win32: { points: 16, scales: [1, 1.25, 1.5, 2, 3, 4] },
};
const LINUX_SIZES = { points: 22, scales: [1, 2, 3] } as const;

/** The icon in the tray or menu bar. It is redrawn only when its look changes. */
export function createTray(
  platform: NodeJS.Platform,
  first: TrayMenuState,
  words: DesktopWords,
  actions: TrayActions,
): AppTray {
  const tray = new Tray(picture(first.view.icon, platform));
  let icon = JSON.stringify(first.view.icon);
  let tooltip = '';
  let menu = '';

  // A click opens the window on Windows. On macOS and Linux the panel opens the menu itself, and Linux reports a
  // click only where the panel does.
  if (platform !== 'darwin') {
    tray.on('click', () => {
      actions.open('overview', null);
    });
  }

  function update(state: TrayMenuState, words: DesktopWords): void {
    const nextIcon = JSON.stringify(state.view.icon);
    if (nextIcon !== icon) {
      tray.setImage(picture(state.view.icon, platform));
      icon = nextIcon;
    }
    if (state.view.tooltip !== tooltip) {
      tray.setToolTip(state.view.tooltip);
      tooltip = state.view.tooltip;
    }
    const template = trayMenu(state, words, actions);
    const nextMenu = JSON.stringify(template);
    if (nextMenu !== menu) {
      // Linux shows a changed menu only after it is set again.
      tray.setContextMenu(Menu.buildFromTemplate(template));
      menu = nextMenu;
    }
  }

  update(first, words);
  return {
    update,
    destroy() {
      tray.destroy();
    },
  };
}

function picture(state: TrayIconState, platform: NodeJS.Platform): NativeImage {
  const { points, scales } = SIZES[platform] ?? LINUX_SIZES;
  const template = platform === 'darwin';
  const image = nativeImage.createEmpty();
  for (const scaleFactor of scales) {
    const size = Math.round(points * scaleFactor);
    const buffer = encodePng(drawTrayIcon(state, size, template), size);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  if (template) image.setTemplateImage(true);
  return image;
}
