import { Notification } from 'electron';
import type { Reason } from '../../core/model/reading.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { Notice, Notifier, NotifierListener } from '../../services/notifier/notifier.ts';
import { reason } from '../../core/words/reasons.ts';

export interface ElectronNotifierOptions {
  readonly platform: NodeJS.Platform;
  readonly log: (line: string) => void;
}

/** The key for a press on a notification of an earlier run, whose own key is forgotten. */
const EARLIER = 'earlier';

/**
 * Notifications by Electron, for macOS and Windows. Buttons appear on Windows and for a signed app on macOS. A click
 * on the notification itself always shows the window.
 */
export function createElectronNotifier({ platform, log }: ElectronNotifierOptions): Notifier {
  const shown = new Map<string, Notification>();
  let listener: NotifierListener | null = null;
  let shownAny = false;
  /** Why the system refused the last notification. Null when it was shown, or before the first. */
  let refused: Reason | null = null;

  function withdraw(key: string): void {
    const notification = shown.get(key);
    shown.delete(key);
    notification?.close();
  }

  function present(notice: Notice): void {
    // The button `show` is left out, because a click on the notification does the same.
    const buttons = notice.buttons.filter(({ id }) => id !== 'show');
    const notification = new Notification({
      title: notice.title,
      body: notice.body,
      urgency: notice.level === 'critical' ? 'critical' : 'normal',
      timeoutType: notice.level === 'critical' ? 'never' : 'default',
      silent: notice.level === 'info',
      actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
    });
    const isCurrent = () => shown.get(notice.key) === notification;
    notification.on('click', () => {
      if (notice.buttons.some(({ id }) => id === 'show')) listener?.pressed(notice.key, 'show');
    });
    notification.on('action', (details) => {
      const button = buttons[details.actionIndex];
      if (button) listener?.pressed(notice.key, button.id);
    });
    notification.on('close', (details) => {
      // A notification that timed out still waits in the notification centre, and is closed from there.
      if (!isCurrent() || details.reason === 'timedOut') return;
      shown.delete(notice.key);
      listener?.dismissed(notice.key);
    });
    notification.on('show', () => {
      refused = null;
    });
    notification.on('failed', (_event, error) => {
      log(`A notification was refused by the system: ${plainText(error, 300)}`);
      // macOS shows notifications of signed apps only.
      refused = reason(platform === 'darwin' ? 'notifications.refused-by-macos' : 'notifications.refused');
      if (isCurrent()) shown.delete(notice.key);
    });
    shown.set(notice.key, notification);
    shownAny = true;
    notification.show();
  }

  return {
    start(to) {
      listener = to;
      if (platform !== 'win32') return;
      // Windows keeps notifications of earlier runs, and starts Headroom when one is pressed. Notifications of this run
      // have listeners of their own.
      Notification.handleActivation(() => {
        if (!shownAny) to.pressed(EARLIER, 'show');
      });
    },
    show(notice) {
      if (!Notification.isSupported()) return;
      withdraw(notice.key);
      present(notice);
    },
    close: withdraw,
    status() {
      if (!Notification.isSupported()) return { kind: 'unavailable', reason: reason('notifications.unsupported') };
      return refused === null ? { kind: 'ready', buttons: true } : { kind: 'unavailable', reason: refused };
    },
    stop() {
      for (const key of [...shown.keys()]) withdraw(key);
    },
  };
}
