import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

export type FoundCommand =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-executable' };

/**
 * Searches for a command as a shell does. A folder of the search path is skipped when it may not be entered, or its
 * file of that name cannot be run.
 */
export function findCommand(command: string, searchPath: string): FoundCommand {
  if (command === '') return { kind: 'missing' };
  if (command.includes('/')) return look(command, true);
  const looks = searchPath
    .split(path.delimiter)
    .map((folder) => look(path.join(folder === '' ? '.' : folder, command), false));
  return (
    looks.find(({ kind }) => kind === 'found') ?? looks.find(({ kind }) => kind !== 'missing') ?? { kind: 'missing' }
  );
}

/**
 * Looks at one file. `isNamed` says that the user named the file itself, so an unreachable one counts as not
 * executable.
 */
function look(file: string, isNamed: boolean): FoundCommand {
  try {
    const isFile = statSync(file).isFile();
    accessSync(file, constants.X_OK);
    return isFile ? { kind: 'found', file } : { kind: 'not-executable' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const isThere = code !== 'ENOENT' && code !== 'ENOTDIR' && (isNamed || existsSync(file));
    return { kind: isThere ? 'not-executable' : 'missing' };
  }
}
