import { Notification } from 'electron';
import type { Notice, Notifier, NotifierListener } from '../../services/notifier/notifier.ts';
import { reason } from '../../core/words/reasons.ts';

/**
 * Notifications by Electron, for macOS and Windows. Buttons appear on Windows and for a signed app on macOS. A click
 * on the notification itself always shows the window.
 */
export function createElectronNotifier(): Notifier {
  const shown = new Map<string, Notification>();
  let listener: NotifierListener | null = null;

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
    notification.on('failed', () => {
      if (isCurrent()) shown.delete(notice.key);
    });
    shown.set(notice.key, notification);
    notification.show();
  }

  return {
    start(to) {
      listener = to;
    },
    show(notice) {
      if (!Notification.isSupported()) return;
      withdraw(notice.key);
      present(notice);
    },
    close: withdraw,
    status: () =>
      Notification.isSupported()
        ? { kind: 'ready', buttons: true }
        : { kind: 'unavailable', reason: reason('notifications.unsupported') },
    stop() {
      for (const key of [...shown.keys()]) withdraw(key);
    },
  };
}
