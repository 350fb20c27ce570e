import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';

export const HIDDEN = '--hidden';

/** The program and its arguments, as they start Headroom again. */
export type Launch = readonly [string, ...string[]];

export interface AutostartOptions {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly launch: Launch;
  /** The user's folder of settings on Linux: ~/.config, or the folder that XDG_CONFIG_HOME names. */
  readonly configDirectory: string;
  readonly log: (line: string) => void;
}

/** Start at login as the system has it. The user can switch it off there, too, and the system's switch counts. */
export interface Autostart {
  /**
   * Whether Headroom is started at login. An entry of its own that names a program elsewhere, as after Headroom was
   * moved, is written again.
   */
  look(): boolean;
  set(on: boolean): void;
}

/** A login item on macOS and Windows, a file in the autostart folder on Linux. */
export function createAutostart(options: AutostartOptions): Autostart {
  return options.platform === 'linux' ? autostartFile(options) : loginItem(options);
}

function loginItem({ app, platform, launch: [program, ...args] }: AutostartOptions): Autostart {
  const windows = platform === 'win32';
  const own = windows ? { path: program, args: [...args, HIDDEN] } : {};
  return {
    look() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(own);
      // On Windows an entry stays when the user disables it in the Task Manager.
      return windows ? executableWillLaunchAtLogin : openAtLogin;
    },
    set(on) {
      app.setLoginItemSettings({ openAtLogin: on, ...own });
    },
  };
}

/** The file of the Desktop Application Autostart Specification. */
function autostartFile({ launch, configDirectory, log }: AutostartOptions): Autostart {
  const file = path.join(configDirectory, 'autostart', 'headroom.desktop');
  const exec = execLine([...launch, HIDDEN]);

  function attempt(change: () => void): void {
    try {
      change();
    } catch (error) {
      log(`Start at login could not be changed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  function write(text: string): void {
    attempt(() => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    });
  }

  return {
    look() {
      const entry = readEntry(file);
      if (entry === null || isSwitchedOff(entry)) return false;
      // Other lines may be the user's or the desktop's, so only the program is replaced.
      const moved = entry.replace(/^Exec=.*$/m, () => exec);
      if (moved !== entry) write(moved);
      return true;
    },
    set(on) {
      if (on) write(desktopEntry(exec));
      else {
        attempt(() => {
          rmSync(file, { force: true });
        });
      }
    },
  };
}

function readEntry(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Whether a desktop has switched an entry off: by the specification's key, or by GNOME's. */
function isSwitchedOff(entry: string): boolean {
  return /^Hidden\s*=\s*true\s*$/m.test(entry) || /^X-GNOME-Autostart-enabled\s*=\s*false\s*$/m.test(entry);
}

/**
 * The launch of the running program. An AppImage runs from a mount that is gone at the next login, so APPIMAGE names
 * the file itself. The variable is also inherited from a terminal or an editor that is an AppImage, so it counts only
 * where the running program lies in the mount that it came with.
 */
export function launchOf(
  execPath: string,
  appPath: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): Launch {
  const { APPIMAGE: image, APPDIR: mount } = environment;
  if (image && mount && isBelow(execPath, mount)) return [image];
  return appPath === null ? [execPath] : [execPath, appPath];
}

export function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function desktopEntry(exec: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Headroom',
    'Comment=Says when memory runs out and who drives it there',
    'Comment[pt_BR]=Diz quando a memória acaba e quem a está esgotando',
    exec,
    'Icon=headroom-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function execLine(command: readonly string[]): string {
  return `Exec=${command.map(quoteExec).join(' ')}`;
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
