import type { SettingsStore } from '../../services/settings/settings-store.ts';
import type { Autostart } from './autostart.ts';

/**
 * Carries the setting to the system. What the user has switched off or removed in the system stays so, and the setting
 * says so from then on.
 */
export function followStartAtLogin(
  settings: Pick<SettingsStore, 'change' | 'current' | 'subscribe'>,
  autostart: Autostart,
): void {
  let { startAtLogin } = settings.current();
  if (startAtLogin && !autostart.look()) {
    startAtLogin = false;
    settings.change({ startAtLogin });
  }
  settings.subscribe((changed) => {
    if (changed.startAtLogin !== startAtLogin) autostart.set(changed.startAtLogin);
    ({ startAtLogin } = changed);
  });
}
