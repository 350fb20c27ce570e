import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';

export interface NamedFileOptions {
  /** Whether a file of that name may be replaced; a link is replaced itself, what it points to is left alone. */
  readonly overwrite: boolean;
  /** Permissions of a new file. */
  readonly mode?: number;
}

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/**
 * Opens a file that the user named, for writing. Throws what the file system throws; EEXIST when something has that name
 * and may not be replaced, be it only a link that leads nowhere (open(2), O_EXCL).
 */
export function openNamedFile(path: string, { overwrite, mode = 0o666 }: NamedFileOptions): number {
  const target = overwrite ? statusOf(path, statSync) : null;
  if (target !== null && !target.isFile()) return openSync(path, constants.O_WRONLY);
  if (overwrite && statusOf(path, lstatSync) !== null) unlinkSync(path);
  return openSync(path, NEW, mode);
}

/**
 * Writes a whole file that the user named: what was there before stays until the new text is complete, and no half of a
 * file is left behind.
 */
export function writeNamedFile(path: string, text: string, { overwrite, mode = 0o666 }: NamedFileOptions): void {
  const target = statusOf(path, statSync);
  // A terminal, a pipe or a device takes text and keeps nothing that could be lost, but it is not what a name stood for.
  const isStream = overwrite && target !== null && !target.isFile();
  if (isStream) {
    writeAll(openSync(path, constants.O_WRONLY), text);
    return;
  }
  const draft = overwrite ? `${path}.${process.pid}.new` : path;
  const file = openSync(draft, NEW, mode);
  try {
    writeAll(file, text);
    if (overwrite) renameSync(draft, path);
  } catch (error) {
    unlinkSync(draft);
    throw error;
  }
}

/** Whether something has that name, a link included. */
export function isTaken(path: string): boolean {
  return statusOf(path, lstatSync) !== null;
}

/** Closes the file, too. */
function writeAll(file: number, text: string): void {
  try {
    const bytes = Buffer.from(text);
    for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset);
  } finally {
    closeSync(file);
  }
}

function statusOf(path: string, look: (path: string) => Stats): Stats | null {
  try {
    return look(path);
  } catch {
    return null;
  }
}
