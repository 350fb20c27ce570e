import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/built.mjs';

/** The tests of the hosts and of the pages run what is built, so it is built first. */
export async function setup(): Promise<void> {
  await ensureBuilt(fileURLToPath(new URL('..', import.meta.url)));
}
