import path from 'node:path';
import { isBelow } from './autostart.ts';

/** Variables that an AppImage sets for itself only. */
const OF_APPIMAGE = ['APPDIR', 'APPIMAGE', 'ARGV0', 'OWD'] as const;
/** Lists of folders to which an AppImage adds its own. */
const LISTS = ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR'] as const;

/**
 * Takes out of an environment what the package has put there for its own program. `headroom run` hands its environment
 * on, and with the libraries of the package another program may not start.
 */
export function leavePackageEnvironment(environment: NodeJS.ProcessEnv, execPath: string): void {
  // Electron sets it for itself, too.
  delete environment['CHROME_DESKTOP'];
  const mount = environment['APPDIR'];
  if (!mount || !isBelow(execPath, mount)) return;
  for (const name of LISTS) {
    const entries = environment[name]?.split(':');
    if (!entries) continue;
    const kept = entries.filter((entry) => path.isAbsolute(entry) && entry !== mount && !isBelow(entry, mount));
    if (kept.length === 0) Reflect.deleteProperty(environment, name);
    else environment[name] = kept.join(':');
  }
  for (const name of OF_APPIMAGE) Reflect.deleteProperty(environment, name);
}
