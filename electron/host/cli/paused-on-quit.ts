import type { Backend } from '../backend.ts';
import { complain } from './failure.ts';

/**
 * What the user chose for paused processes when Headroom quits. Where nobody can be asked they stay paused: what was
 * about to use up the memory must not go on with nobody watching.
 */
export async function settlePausedOnQuit({ control, settings }: Pick<Backend, 'control' | 'settings'>): Promise<void> {
  const { pausedOnQuit } = settings.current();
  if (pausedOnQuit === 'resume' || pausedOnQuit === 'end') {
    await control.settlePaused(pausedOnQuit, { kind: 'user', host: 'web' });
  }
  const { length } = await control.paused();
  if (length === 0) return;
  complain(`${length === 1 ? 'one process stays' : `${length} processes stay`} paused. See: headroom resume`);
}
