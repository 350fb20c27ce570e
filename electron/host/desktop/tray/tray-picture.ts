import { nativeImage, screen, type NativeImage } from 'electron';
import { encodePng } from './png.ts';
import { drawTrayIcon, type TrayIconState } from './tray-icon.ts';

/** The points at scale 1. */
const POINTS = { darwin: 18, win32: 16, linux: 22 } as const;
const SCALES = [1, 2, 3] as const;

/**
 * The icon as a picture for the tray. Windows takes the representation for scale 1 whatever the scale of the screen is,
 * so there it has the pixels that the screen wants. Linux panels take the largest and scale it.
 */
export function trayPicture(state: TrayIconState, platform: NodeJS.Platform): NativeImage {
  const template = platform === 'darwin';
  const image = nativeImage.createEmpty();
  const draw = (size: number, scaleFactor: number) => {
    const buffer = encodePng(drawTrayIcon(state, size, template), size);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  };
  if (platform === 'win32') {
    draw(Math.round(POINTS.win32 * screen.getPrimaryDisplay().scaleFactor), 1);
  } else {
    const points = template ? POINTS.darwin : POINTS.linux;
    for (const scale of SCALES) draw(points * scale, scale);
  }
  if (template) image.setTemplateImage(true);
  return image;
}
