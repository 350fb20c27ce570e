import type { Milliseconds } from '../../../core/model/units.ts';
import type { BusConnection } from '../../../services/dbus/bus-connection.ts';
import type { SessionBus } from '../../../services/dbus/session-bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Whether a panel shows tray icons on this Linux desktop (StatusNotifierItem specification,
 * IsStatusNotifierHostRegistered). False without a watcher, as on GNOME without its extension.
 */
async function hasTrayHost(connection: Pick<BusConnection, 'call'>): Promise<boolean> {
  const reply = await connection.call({
    destination: WATCHER,
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'IsStatusNotifierHostRegistered'],
  });
  // A variant consists of its type and a list with its value.
  return reply.kind === 'answered' && JSON.stringify(reply.values[0]).endsWith('[true]]');
}

/** The longest wait for the bus, which normally answers in a few milliseconds. */
const BUS_WITHIN: Milliseconds = 1000;
/** The longest wait for a panel at login, because the panel may start after Headroom. */
const PANEL_WITHIN: Milliseconds = 15_000;

/** Settles as soon as a panel is found, at the latest after `patience`. Without a session bus there is no tray. */
export async function findTrayHost(bus: Pick<SessionBus, 'onConnection'>, patience: Milliseconds): Promise<boolean> {
  const connection = await new Promise<BusConnection | null>((resolve) => {
    setTimeout(resolve, BUS_WITHIN, null).unref();
    bus.onConnection(resolve);
  });
  if (connection === null) return false;
  if (await hasTrayHost(connection)) return true;
  await new Promise((resolve) => setTimeout(resolve, patience).unref());
  return hasTrayHost(connection);
}

/** The longest wait for a panel. Headroom starts hidden at login, where the panel takes a while. */
export function panelPatience(hidden: boolean): Milliseconds {
  return hidden ? PANEL_WITHIN : 0;
}
