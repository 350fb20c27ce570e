import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/** koffi, which calls functions of the system without a build step. Null where it has no build for this machine. */
export function loadKoffi(): typeof Koffi | null {
  try {
    return createRequire(import.meta.url)('koffi') as typeof Koffi;
  } catch {
    return null;
  }
}
