import { app } from 'electron';
import type { Actor, PausedProcess } from '../../core/actions/action.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { ProcessControl } from '../../services/process-control/process-control.ts';
import type { DesktopWords } from './desktop-words.ts';
import { followSessionEnd } from './session-end.ts';
import { ask, type OpenQuestion } from './withdrawable-dialog.ts';

type Decision = 'keep' | 'resume' | 'end';

export interface LeaveParts {
  readonly control: Pick<ProcessControl, 'paused' | 'settlePaused'>;
  readonly settings: () => Pick<Settings, 'pausedOnQuit'>;
  readonly words: () => DesktopWords;
  readonly by: Actor;
  readonly platform: NodeJS.Platform;
  /** Closes the services. */
  readonly close: () => Promise<void>;
}

/** The longest wait for work that is still running at the end. */
const PATIENCE: Milliseconds = 3000;
/** The longest wait for the window to close when the session ends. */
const LAST_WINDOW: Milliseconds = 500;
/** The pause between two looks at whether what the open question is about is still paused. */
const LOOK: Milliseconds = 1000;
const MOST_NAMES = 3;

/**
 * Quits in order. Processes that Headroom has paused are resumed, ended or kept as the user says; then the services
 * close. When the login session itself ends, no question is asked and nothing is held up.
 */
export function leaveInOrder(parts: LeaveParts): void {
  let state: 'running' | 'asking' | 'leaving' = 'running';
  let sessionEnds = false;
  let question: OpenQuestion | null = null;

  const forgetSession = followSessionEnd(parts.platform, () => {
    sessionEnds = true;
    question?.withdraw();
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
    forgetSession();
    app.quit();
    // A page that hangs holds up the closing of its window. The system would wait for it and then end Headroom by force.
    if (sessionEnds) setTimeout(() => app.exit(), LAST_WINDOW);
  }

  /** The decision, or null when the user chose not to quit. */
  async function decide(paused: readonly PausedProcess[]): Promise<Decision | null> {
    const { pausedOnQuit } = parts.settings();
    if (pausedOnQuit !== 'ask') return pausedOnQuit;
    if (sessionEnds) return 'keep';
    const words = parts.words();
    question = ask(null, {
      type: 'question',
      message: words.quitWithPaused({ names: namesOf(paused) }),
      buttons: [words.action.resume, words.keepPaused, words.action.end, words.cancel],
      defaultId: 0,
      cancelId: 3,
    });
    const looking = setInterval(() => void withdrawWhenSettled(), LOOK);
    const answer = await question.answer;
    clearInterval(looking);
    question = null;
    // The question was withdrawn because it has no reason any more, so nothing is left to decide.
    if (answer === null) return 'keep';
    return (['resume', 'keep', 'end'] as const)[answer] ?? null;
  }

  /** Takes the question away when the processes go on or have ended by other means. */
  async function withdrawWhenSettled(): Promise<void> {
    const paused = await parts.control.paused().catch(() => null);
    if (paused?.length === 0) question?.withdraw();
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
