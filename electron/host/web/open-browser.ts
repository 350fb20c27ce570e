import { spawn } from 'node:child_process';
import type { OwnOomScore } from '../../services/own-oom-score.ts';

/** Whether there is a screen on which a browser could appear. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(environment['DISPLAY'] ?? '') || Boolean(environment['WAYLAND_DISPLAY'] ?? '');
}

/** The program that opens an address in the user's browser, with its arguments. */
function browserCommand(platform: NodeJS.Platform, address: string): readonly [string, ...string[]] {
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', address];
  return [platform === 'darwin' ? 'open' : 'xdg-open', address];
}

/** Opens the address in the user's browser. False when there is no program for it. */
export function openBrowser(address: string, own: Pick<OwnOomScore, 'startOutside'>): Promise<boolean> {
  const [program, ...args] = browserCommand(process.platform, address);
  return new Promise((resolve) => {
    // A browser is large, and must stay as easy for the kernel to kill as without Headroom.
    const child = own.startOutside(() => spawn(program, args, { stdio: 'ignore', detached: true }));
    child.on('error', () => {
      resolve(false);
    });
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
