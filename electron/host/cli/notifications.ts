import type { Reading } from '../../core/model/reading.ts';
import type { OwnOomScore } from '../../services/own-oom-score.ts';
import { createAlertCommand } from '../../services/notifier/alert-command.ts';
import { createNotificationCenter } from '../../services/notifier/notification-center.ts';
import { reachesUser } from '../../services/notifier/notifier.ts';
import { hostLocale } from '../host-language.ts';
import { createSystemNotifier } from '../../services/notifier/system-notifier.ts';
import type { Backend } from '../backend.ts';
import type { Speech } from './speech/speech.ts';
import { complain } from './terminal/complain.ts';

/** An icon of the theme; it is there when a package was installed, and left out by the server when not. */
const ICON = 'headroom-desktop';

export interface Notifications {
  /** Whether they reach the user; undefined while that is being found out. */
  reach(): Reading<true> | undefined;
  stop(): void;
}

interface AlertCommandChoice {
  /** The command that was named when this program was started; null leaves it to the settings. */
  readonly onAlert: readonly string[] | null;
  readonly own: Pick<OwnOomScore, 'startOutside'>;
}

/**
 * Notifies through the session bus for as long as the host runs, and says every alert on standard error too. There is
 * no window to show, so a notification offers what needs no second question.
 */
export function startNotifications(
  { monitor, control, responses, settings }: Backend,
  { onAlert, own }: AlertCommandChoice,
  speech: Speech,
): Notifications {
  const center = createNotificationCenter({
    monitor,
    control,
    responses,
    settings: settings.current,
    notifier: createSystemNotifier(ICON),
    alertCommand: createAlertCommand({
      command: () => onAlert ?? settings.onAlert(),
      own,
      onTrouble: (trouble) => {
        complain(speech.sentences([trouble]));
      },
    }),
    by: { kind: 'user', host: 'web' },
    show: null,
    systemLocale: hostLocale({ language: 'system' }),
    log: complain,
  });
  return {
    reach: () => reachesUser(center.status()),
    stop: () => {
      center.stop();
    },
  };
}
