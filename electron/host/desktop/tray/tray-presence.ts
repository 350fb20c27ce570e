import * as v from 'valibot';
import { ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import { readStored, writeStored } from '../stored-json.ts';
import type { TrayPanel } from './tray-panel.ts';

export interface TrayPresence {
  /** Whether a panel shows the icon. Undefined while that is unknown. */
  reading(): Reading<true> | undefined;
  /** Whether the window should say that this desktop has no tray: the first time that it is opened on such a desktop. */
  isWorthTelling(): boolean;
}

/**
 * Follows whether the icon can be seen. `onAbsence` is called when there was no panel to begin with. A panel that goes
 * later has been restarted in most cases, and comes back.
 */
export function followPresence(panel: TrayPanel, toldFile: string, onAbsence: () => void): TrayPresence {
  const toldBefore = readStored(toldFile, v.object({ noTray: v.literal(true) })) !== null;
  let isThere: boolean | undefined;
  panel.follow((name) => {
    const isFirst = isThere === undefined;
    isThere = name !== null;
    if (isFirst && !isThere) onAbsence();
  });
  return {
    reading() {
      if (isThere === undefined) return undefined;
      return isThere ? ok(true) : unsupported();
    },
    isWorthTelling() {
      if (toldBefore || isThere !== false) return false;
      writeStored(toldFile, { noTray: true });
      return true;
    },
  };
}
