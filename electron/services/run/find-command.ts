import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export type FoundCommand =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-executable' };

/** Where a command is, looked for as execvp(3) does. */
export function findCommand(command: string, searchPath: string): FoundCommand {
  const candidates = command.includes('/')
    ? [command]
    : searchPath.split(path.delimiter).map((folder) => path.join(folder === '' ? '.' : folder, command));
  let seen = false;
  for (const file of candidates) {
    if (!statSync(file, { throwIfNoEntry: false })) continue;
    seen = true;
    if (isExecutable(file)) return { kind: 'found', file };
  }
  return seen ? { kind: 'not-executable' } : { kind: 'missing' };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
