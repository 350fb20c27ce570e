import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';

export const HIDDEN = '--hidden';

/** The program and its arguments, as they start Headroom again. */
export type Launch = readonly [string, ...string[]];

export interface AutostartOptions {
  readonly app: Pick<App, 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly launch: Launch;
  /** The user's folder of settings on Linux: ~/.config, or the folder that XDG_CONFIG_HOME names. */
  readonly configDirectory: string;
  readonly log: (line: string) => void;
}

/**
 * Switches on or off that Headroom starts at login, in the tray only. It uses a login item on macOS and Windows, and
 * a file in the autostart folder on Linux (Desktop Application Autostart Specification).
 */
export function setStartAtLogin(on: boolean, { app, platform, launch, configDirectory, log }: AutostartOptions): void {
  if (platform !== 'linux') {
    const [program, ...args] = launch;
    app.setLoginItemSettings({
      openAtLogin: on,
      ...(platform === 'win32' && { path: program, args: [...args, HIDDEN] }),
    });
    return;
  }
  const file = path.join(configDirectory, 'autostart', 'headroom.desktop');
  try {
    if (on) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, desktopEntry([...launch, HIDDEN]));
    } else {
      rmSync(file, { force: true });
    }
  } catch (error) {
    log(`Start at login could not be changed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The launch of the running program. An AppImage runs from a mount that is gone at the next login, so APPIMAGE names
 * the file itself.
 */
export function launchOf(
  execPath: string,
  appPath: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): Launch {
  const image = environment['APPIMAGE'];
  if (image) return [image];
  return appPath === null ? [execPath] : [execPath, appPath];
}

function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Headroom',
    'Comment=Says when memory runs out and who drives it there',
    'Comment[pt_BR]=Diz quando a memória acaba e quem a está esgotando',
    `Exec=${command.map(quoteExec).join(' ')}`,
    'Icon=headroom-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of an Exec key (Desktop Entry Specification, "The Exec key"). It is quoted, its reserved characters
 * are escaped, backslashes are escaped once more because the key is a string, and percent signs are doubled.
 */
function quoteExec(argument: string): string {
  const quoted = argument
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return /^[\w./:=@%+-]+$/.test(argument) ? quoted : `"${quoted}"`;
}
