import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export interface ReplaceOptions {
  /** Asked right before the change; when it says no, nothing is replaced and the answer is false. */
  readonly isStill?: () => boolean;
  /**
   * Whether the text is on the disk when this returns. False is for a file that means nothing after the next start of the
   * machine: it still replaces the old one as a whole, and nothing waits for a disk that is slow while memory is short.
   */
  readonly isSynced?: boolean;
}

/**
 * Replaces a file as a whole, or not at all: the new text is on the disk before it takes the place of the old one, and the
 * new name before this returns. The new file is readable by its user alone. Throws what the file system says.
 */
export function replaceFile(
  file: string,
  text: string,
  { isStill = () => true, isSynced = true }: ReplaceOptions = {},
): boolean {
  // Two programs that replace the same file do not write into the same draft.
  const draft = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(descriptor, text);
      if (isSynced) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (isStill()) {
      renameSync(draft, file);
      if (isSynced) syncFolder(path.dirname(file));
      return true;
    }
    discard(draft);
    return false;
  } catch (error) {
    discard(draft);
    throw error;
  }
}

/**
 * The same for a file that is made piece by piece; a piece is asked for when the one before it is written. The caller is the
 * only program that writes this file: what a killed one left of its draft is written over by the next one.
 */
export async function replaceFileInPieces(
  file: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const draft = `${file}.new`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      for await (const piece of pieces) await handle.appendFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  syncFolder(path.dirname(file));
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where the folder cannot be made there is nothing to remove.
  }
}

/** Where a folder cannot be synced (Windows), the file system orders the two by itself. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The file itself is in place. Only a crash of the machine within moments could bring back the old one.
  }
}
