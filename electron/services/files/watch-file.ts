import { unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';

/** An editor writes in several steps; they are taken for one. */
const SETTLE: Milliseconds = 100;
/** How often the file is looked at where the system does not tell: a folder that is not there yet, a network, a link. */
const LOOK: Milliseconds = 2000;

/**
 * Calls back after a file has been written, replaced, removed or made, in a folder that may itself come later. May call
 * without a change. Keeps no program alive. Returns the function that ends it.
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
      // It is not there yet, or the system has no watches left: the file is looked at instead.
    }
  }

  function leaveFolder(): void {
    folder?.close();
    folder = null;
  }

  const looked = () => {
    // A folder that was removed and made again is another one.
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
