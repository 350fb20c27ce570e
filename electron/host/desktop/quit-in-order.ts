import { app, dialog, powerMonitor } from 'electron';
import type { Actor, PausedProcess } from '../../core/actions/action.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { ProcessControl } from '../../services/process-control/process-control.ts';
import type { DesktopWords } from './desktop-words.ts';

type Decision = 'keep' | 'resume' | 'end';

export interface LeaveParts {
  readonly control: Pick<ProcessControl, 'paused' | 'settlePaused'>;
  readonly settings: () => Pick<Settings, 'pausedOnQuit'>;
  readonly words: () => DesktopWords;
  readonly by: Actor;
  /** Closes the services. */
  readonly close: () => Promise<void>;
}

/** The longest wait for work that is still running at the end. */
const PATIENCE: Milliseconds = 3000;
const MOST_NAMES = 3;

/**
 * Quits in order. Processes that Headroom has paused are resumed, ended or kept as the user says; then the services
 * close. When the login session itself ends, no question is asked and nothing is held up.
 */
export function leaveInOrder(parts: LeaveParts): void {
  let state: 'running' | 'asking' | 'leaving' = 'running';
  let sessionEnds = false;

  powerMonitor.on('shutdown', () => {
    sessionEnds = true;
    app.quit();
  });
  app.on('before-quit', (event) => {
    if (state === 'leaving') return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    void leave();
  });

  async function leave(): Promise<void> {
    const paused = await parts.control.paused().catch(() => []);
    const decision = paused.length === 0 ? 'keep' : await decide(paused);
    if (decision === null) {
      state = 'running';
      return;
    }
    if (decision !== 'keep') await within(PATIENCE, parts.control.settlePaused(decision, parts.by));
    await within(PATIENCE, parts.close());
    state = 'leaving';
    app.quit();
  }

  /** The decision, or null when the user chose not to quit. */
  async function decide(paused: readonly PausedProcess[]): Promise<Decision | null> {
    const { pausedOnQuit } = parts.settings();
    if (pausedOnQuit !== 'ask') return pausedOnQuit;
    if (sessionEnds) return 'keep';
    const words = parts.words();
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: words.quitWithPaused({ names: namesOf(paused) }),
      buttons: [words.action.resume, words.keepPaused, words.action.end, words.cancel],
      defaultId: 0,
      cancelId: 3,
    });
    return (['resume', 'keep', 'end'] as const)[response] ?? null;
  }
}

function namesOf(paused: readonly PausedProcess[]): string {
  const names = paused.slice(0, MOST_NAMES).map(({ name, pid }) => `${plainText(name, 40)} (${pid})`);
  const more = paused.length - names.length;
  return names.join(', ') + (more > 0 ? ` +${more}` : '');
}

async function within(limit: Milliseconds, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  // A failure at this point is ignored, because the program is quitting.
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
