import { createNotificationCenter } from '../../services/notifier/notification-center.ts';
import { createSystemNotifier } from '../../services/notifier/system-notifier.ts';
import type { Backend } from '../backend.ts';
import { complain } from './failure.ts';

/** An icon of the theme; it is there when a package was installed, and left out by the server when not. */
const ICON = 'headroom';

/**
 * Notifies through the session bus for as long as the host runs, and says every alert on standard error too. There is
 * no window to show, so a notification offers what needs no second question. Returns the function that ends it.
 */
export function startNotifications({ monitor, control, settings }: Backend): () => void {
  const center = createNotificationCenter({
    monitor,
    control,
    settings: settings.current,
    notifier: createSystemNotifier(ICON),
    by: { kind: 'user', host: 'web' },
    show: null,
    systemLocale: new Intl.DateTimeFormat().resolvedOptions().locale,
    log: complain,
  });
  return center.stop;
}
