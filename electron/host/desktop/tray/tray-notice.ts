import * as v from 'valibot';
import type { Milliseconds } from '../../../core/model/units.ts';
import { readStored, writeStored } from '../stored-json.ts';

/** The longest wait of the page for a session bus that hangs. */
const WAIT: Milliseconds = 1500;

/**
 * Whether the window should say that this desktop has no tray. It says so only the first time it is opened on such a
 * desktop.
 */
export function createTrayNotice(trayHost: Promise<boolean>, file: string, wait = WAIT): () => Promise<boolean> {
  const toldBefore = readStored(file, v.object({ noTray: v.literal(true) })) !== null;
  return async () => {
    if (toldBefore) return false;
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, wait, true).unref());
    if (await Promise.race([trayHost, late])) return false;
    writeStored(file, { noTray: true });
    return true;
  };
}
