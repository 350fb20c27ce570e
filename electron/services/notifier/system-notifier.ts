import { createSessionBus } from '../dbus/session-bus.ts';
import { createDbusNotifier } from './dbus-notifier.ts';
import type { Notifier } from './notifier.ts';
import { createSilentNotifier } from './silent-notifier.ts';
import { reason } from '../../core/words/reasons.ts';

/**
 * The notifier of this machine where there is no Electron: the session bus on Linux. `icon` is the path of a picture
 * or a name in the icon theme.
 */
export function createSystemNotifier(
  icon: string,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Notifier {
  if (platform !== 'linux') return createSilentNotifier(reason('notifications.desktop-only'));
  return createDbusNotifier(createSessionBus({ environment }), icon);
}
