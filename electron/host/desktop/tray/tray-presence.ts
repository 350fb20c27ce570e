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

/** Follows whether the icon can be seen. `onAbsence` is called once, when it is first known that it cannot. */
export function followPresence(panel: TrayPanel, toldFile: string, onAbsence: () => void): TrayPresence {
  const toldBefore = readStored(toldFile, v.object({ noTray: v.literal(true) })) !== null;
  let isThere: boolean | undefined;
  let wasAbsent = false;
  panel.follow((name) => {
    isThere = name !== null;
    if (isThere || wasAbsent) return;
    wasAbsent = true;
    onAbsence();
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
