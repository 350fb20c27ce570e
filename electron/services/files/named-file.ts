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
  /** Whether an existing file may be replaced. A link is replaced itself, and its target is left alone. */
  readonly overwrite: boolean;
  /** The permissions of a new file. */
  readonly mode?: number;
}

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/**
 * Opens a file that the user named, for writing. Throws the errors of the file system. It throws EEXIST when the name
 * exists and may not be replaced, also when it is only a link that leads nowhere (open(2), O_EXCL).
 */
export function openNamedFile(path: string, { overwrite, mode = 0o666 }: NamedFileOptions): number {
  const target = overwrite ? statusOf(path, statSync) : null;
  if (target !== null && !target.isFile()) return openSync(path, constants.O_WRONLY);
  if (overwrite && statusOf(path, lstatSync) !== null) unlinkSync(path);
  return openSync(path, NEW, mode);
}

/**
 * Writes a whole file that the user named. The old content stays until the new text is complete, and no partial file
 * is left behind.
 */
export function writeNamedFile(path: string, text: string, { overwrite, mode = 0o666 }: NamedFileOptions): void {
  const target = statusOf(path, statSync);
  // A terminal, a pipe or a device keeps nothing that could be lost, so text is written to it directly.
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

/** Whether the name exists, as a link too. */
export function isTaken(path: string): boolean {
  return statusOf(path, lstatSync) !== null;
}

/** Writes the text and closes the file. */
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
