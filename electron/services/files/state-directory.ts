import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The platform's folder for data that a program keeps and a user does not edit: XDG_STATE_HOME (XDG Base Directory
 * Specification: an absolute path, or it is ignored), Application Support, LOCALAPPDATA.
 */
export function stateDirectory(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return path.win32.join(environment['LOCALAPPDATA'] ?? path.win32.join(home, 'AppData', 'Local'), 'Headroom');
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Headroom');
  const configured = environment['XDG_STATE_HOME'] ?? '';
  const base = path.posix.isAbsolute(configured) ? configured : path.posix.join(home, '.local', 'state');
  return path.posix.join(base, 'headroom');
}
