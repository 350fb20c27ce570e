import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Replaces a file as a whole, or not at all. The new text is on the disk before it replaces the old one, and the new
 * name is on the disk before this returns. `isStill` is called right before the change; when it returns false,
 * nothing is replaced and the result is false. Throws the errors of the file system.
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

/** Syncs a folder. Where that is impossible (Windows), the file system orders the two steps itself. */
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
