import type { Actor } from '../../core/actions/action.ts';
import { isSomebody, type Alert, type Culprit } from '../../core/model/assessment.ts';
import type { Frame } from '../../core/model/frame.ts';
import type { Identity } from '../../core/model/identity.ts';
import { notifications as noticeWords } from '../../core/words/catalogs.ts';
import { createFigures } from '../../core/words/figures.ts';
import { chosenLocale, preferredLanguage, spokenLocale } from '../../core/words/language.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Monitor } from '../monitor.ts';
import type { Responses } from '../responses.ts';
import type { ProcessControl } from '../process-control/process-control.ts';
import type { AlertCommand } from './alert-command.ts';
import { alertVariables } from './alert-variables.ts';
import { composeNotice, culpritName, type NoticeLanguage, type NoticeWords } from './compose-notice.ts';
import { composeResponse } from './compose-response.ts';
import { createNotificationPolicy, type PolicySettings } from './notification-policy.ts';
import type { Notice, NoticeButton, Notifier, NotifierStatus } from './notifier.ts';
import { performQuickly, type QuickOutcome } from './quick-action.ts';
import { isQuietHour } from './quiet-hours.ts';

export interface NotificationCenterOptions {
  readonly monitor: Pick<Monitor, 'subscribe' | 'current'>;
  readonly control: Pick<ProcessControl, 'plan' | 'perform' | 'discard'>;
  readonly settings: () => Settings;
  readonly notifier: Notifier;
  /** The user's command, which runs as often as a notification would be shown, also while those are switched off. */
  readonly alertCommand?: AlertCommand;
  /** The automatic responses, which are announced too. */
  readonly responses?: Pick<Responses, 'subscribe'>;
  readonly by: Actor;
  /** Shows a process in the window. Null where there is no window. */
  readonly show: ((identity: Identity | null) => void) | null;
  /** The locale (BCP 47) for users who have not chosen a language. */
  readonly systemLocale: string;
  /** Called with every alert as one line, whether or not it can be shown. */
  readonly log: (line: string) => void;
}

export interface NotificationCenter {
  /** Delays warnings until then. Critical alerts still come. Null ends the snooze. */
  snooze(until: Milliseconds | null): void;
  snoozedUntil(): Milliseconds | null;
  /** Shows a notice that is no alert. A click on it shows the window. */
  tell(notice: Pick<Notice, 'key' | 'title' | 'body'>): void;
  status(): NotifierStatus;
  stop(): void;
}

const MOST_REMEMBERED = 100;

/** Turns the engine's alerts into notifications, and their buttons into actions. */
export function createNotificationCenter(options: NotificationCenterOptions): NotificationCenter {
  const { monitor, control, settings, notifier, show, alertCommand } = options;
  const policy = createNotificationPolicy();
  const commandPolicy = createNotificationPolicy();
  /** The culprit of the newest notification under a key. */
  const culprits = new Map<string, Culprit | null>();
  let snoozedUntil: Milliseconds | null = null;
  let previous: Milliseconds = -Infinity;

  function language(): NoticeLanguage {
    const { language, units } = settings();
    const locale = chosenLocale(language, options.systemLocale);
    return { words: noticeWords[preferredLanguage([locale])], figures: createFigures(spokenLocale(locale), units) };
  }

  function observe(frame: Frame): void {
    const { notifications, quietMinutes, quietHours } = settings();
    // A snooze lasts as long as intended, also when the clock is set back meanwhile.
    if (snoozedUntil !== null && frame.at < previous) snoozedUntil += frame.at - previous;
    previous = frame.at;
    if (snoozedUntil !== null && frame.at >= snoozedUntil) snoozedUntil = null;
    const warningsWait = snoozedUntil !== null || isQuietHour(quietHours, frame.at);
    for (const alert of frame.alerts) logAlert(alert, frame);
    for (const command of policy.next(frame, { notifications, quietMinutes, warningsWait })) {
      if (command.kind === 'close') {
        notifier.close(command.key);
      } else {
        const pool = frame.pools.find(({ id }) => id === command.alert.pool);
        remember(command.key, command.alert.culprit);
        notifier.show(composeNotice(command.key, command.alert, pool, language(), show !== null));
      }
    }
    if (alertCommand) call(alertCommand, frame, { notifications: true, quietMinutes, warningsWait });
  }

  function call(alertCommand: AlertCommand, frame: Frame, rules: PolicySettings): void {
    for (const command of commandPolicy.next(frame, rules)) {
      if (command.kind === 'close') {
        alertCommand.forget(command.key);
      } else {
        const pool = frame.pools.find(({ id }) => id === command.alert.pool);
        const notice = composeNotice(command.key, command.alert, pool, language(), false);
        alertCommand.run(command.key, alertVariables(command.alert, pool, notice));
      }
    }
  }

  function remember(key: string, culprit: Culprit | null): void {
    culprits.delete(key);
    culprits.set(key, culprit);
    for (const oldest of [...culprits.keys()].slice(0, -MOST_REMEMBERED)) culprits.delete(oldest);
  }

  function logAlert(alert: Alert, frame: Frame): void {
    const pool = frame.pools.find(({ id }) => id === alert.pool);
    const spoken = language();
    const { title, body } = composeNotice('', alert, pool, spoken, false);
    options.log(`${spoken.words.level[alert.level]}: ${title}. ${body}`);
  }

  async function pressed(key: string, button: NoticeButton): Promise<void> {
    const culprit = culprits.get(key) ?? null;
    const identity = isSomebody(culprit) ? culprit.identity : null;
    for (const each of [policy, commandPolicy]) each.acted(key, monitor.current()?.at ?? 0);
    if (button === 'show' || identity === null || !isSomebody(culprit)) {
      notifier.close(key);
      show?.(identity);
      return;
    }
    const scope = culprit.kind === 'group' ? 'group' : 'process';
    const outcome = await performQuickly(control, { action: button, scope, identity }, options.by);
    if (outcome.kind === 'needs-window' && show) {
      notifier.close(key);
      show(identity);
    } else {
      report(key, culprit, button, outcome);
    }
  }

  /** Replaces a notification by the outcome of its action. */
  function report(key: string, culprit: Culprit, button: 'pause' | 'end', outcome: QuickOutcome): void {
    const { words, figures } = language();
    const who = culpritName(culprit, words);
    const result = outcome.kind === 'carried-out' ? outcome.result : null;
    const done = result?.outcomes.every(
      ({ outcome: { kind } }) => kind === 'done' || kind === 'ended' || kind === 'already-gone',
    );
    const freed = result?.freed.kind === 'ok' ? figures.roundBytes(result.freed.value) : null;
    const { title, body } = outcomeText(words, done === true ? button : 'failed', freed);
    const offered = show ? [{ id: 'show', label: words.action.show } as const] : [];
    notifier.show({ key, level: done ? 'info' : 'warning', title: title({ who }), body, buttons: offered });
  }

  notifier.start({
    pressed: (key, button) => {
      pressed(key, button).catch((error: unknown) => {
        options.log(`A notification's button failed: ${error instanceof Error ? error.message : String(error)}`);
      });
    },
    dismissed(key) {
      policy.dismissed(key);
    },
  });
  const unsubscribe = monitor.subscribe(observe, 'background');
  const unsubscribeResponses = options.responses?.subscribe((act) => {
    const notice = composeResponse(act, language().words);
    options.log(`${notice.title}. ${notice.body}`);
    notifier.show(notice);
  });

  return {
    snooze(until) {
      snoozedUntil = until;
    },
    snoozedUntil: () => snoozedUntil,
    tell(notice) {
      const buttons = show ? [{ id: 'show', label: language().words.action.show } as const] : [];
      notifier.show({ ...notice, level: 'warning', buttons });
    },
    status: () => notifier.status(),
    stop() {
      unsubscribe();
      unsubscribeResponses?.();
      alertCommand?.stop();
      notifier.stop();
    },
  };
}

function outcomeText(words: NoticeWords, happened: 'pause' | 'end' | 'failed', freed: string | null) {
  if (happened === 'pause') return words.paused;
  if (happened === 'failed') return words.notDone;
  const { title, unknown } = words.ended;
  return { title, body: freed === null ? unknown : words.ended.freed({ freed }) };
}
