import type { Backend } from '../backend.ts';
import { complain } from './terminal/complain.ts';
import type { Speech } from './speech/speech.ts';

/**
 * What the user chose for paused processes when Headroom quits. Where nobody can be asked they stay paused: what was
 * about to use up the memory must not go on with nobody watching.
 */
export async function settlePausedOnQuit(
  { control, settings }: Pick<Backend, 'control' | 'settings'>,
  { t, f }: Speech,
): Promise<void> {
  const { pausedOnQuit } = settings.current();
  if (pausedOnQuit === 'resume' || pausedOnQuit === 'end') {
    await control.settlePaused(pausedOnQuit, { kind: 'user', host: 'web' });
  }
  const { length } = await control.paused();
  if (length > 0) complain(t.serve.stayPaused({ ...f.count(length), command: 'headroom resume' }));
}
