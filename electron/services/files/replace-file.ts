import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Replaces a file as a whole, or not at all: the new text is on the disk before it takes the place of the old one, and the
 * new name before this returns. `isStill` is asked right before the change; when it says no, nothing is replaced and the
 * answer is false. Throws what the file system says.
 */
export function replaceFile(file: string, text: string, isStill: () => boolean = () => true): boolean {
  const draft = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (isStill()) {
      renameSync(draft, file);
      syncFolder(path.dirname(file));
      return true;
    }
    rmSync(draft, { force: true });
    return false;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
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
    // The file itself is in place; only a crash of the machine within moments could bring back the old one.
  }
}
