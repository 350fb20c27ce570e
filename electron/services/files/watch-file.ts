import { unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';

/** The wait that joins the several steps in which an editor writes. */
const SETTLE: Milliseconds = 100;
/**
 * The interval of looking at the file where the system does not report changes: a missing folder, a network, a link.
 */
const LOOK: Milliseconds = 2000;

/**
 * Calls back after a file has been written, replaced, removed or created, in a folder that may itself be created
 * later. It may call without a change. It does not keep the program running. The returned function ends it.
 */
export function watchForChanges(file: string, onChange: () => void): () => void {
  let settling: NodeJS.Timeout | null = null;
  let folder: FSWatcher | null = null;
  const changed = () => {
    settling ??= setTimeout(() => {
      settling = null;
      onChange();
    }, SETTLE).unref();
  };

  function watchFolder(): void {
    if (folder !== null) return;
    try {
      folder = watch(path.dirname(file), { persistent: false }, (_event, name) => {
        if (name === null || name === path.basename(file)) changed();
      });
      folder.on('error', leaveFolder);
    } catch {
      // The folder is missing, or the system has no watches left, so the file is looked at periodically.
    }
  }

  function leaveFolder(): void {
    folder?.close();
    folder = null;
  }

  const looked = () => {
    // A folder that was removed and created again is another one.
    leaveFolder();
    watchFolder();
    changed();
  };
  watchFolder();
  watchFile(file, { interval: LOOK, persistent: false }, looked);
  return () => {
    unwatchFile(file, looked);
    leaveFolder();
    if (settling !== null) clearTimeout(settling);
  };
}
