import type { Milliseconds } from '../../../core/model/units.ts';
import { busCall, type BusConnection, type BusSignal } from '../../../services/dbus/bus-connection.ts';
import type { SessionBus } from '../../../services/dbus/session-bus.ts';

/** The panel that shows tray icons, as it comes and goes. */
export interface TrayPanel {
  /**
   * Follows the panel. The listener is called with a name when a panel is there, with another name when it was
   * replaced, and with null when none shows icons. It is first called once that is known.
   */
  follow(listener: (panel: string | null) => void): void;
}

/** The panel of macOS and Windows, which is always there. */
export const SYSTEM_PANEL: TrayPanel = {
  follow(listener) {
    listener('system');
  },
};

const WATCHER = 'org.kde.StatusNotifierWatcher';
const OWNER_CHANGES = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${WATCHER}'`;
const HOST_CHANGES = `type='signal',sender='${WATCHER}',interface='${WATCHER}'`;

/** The longest wait for the bus, which normally answers in a few milliseconds. */
const BUS_WITHIN: Milliseconds = 1000;
/** The longest wait for a panel at login, because the panel may start after Headroom. */
const PANEL_WITHIN: Milliseconds = 15_000;

/** The wait before a panel is said to be missing. Headroom starts hidden at login, where the panel takes a while. */
export function panelPatience(hidden: boolean): Milliseconds {
  return hidden ? PANEL_WITHIN : 0;
}

/**
 * Follows the panel of a Linux desktop on the session bus (StatusNotifierItem specification). An icon is taken by the
 * watcher that is there when it is made, and by no later one. A missing panel is reported after `patience`; one that
 * comes later is reported all the same.
 */
export function followPanel(bus: Pick<SessionBus, 'onConnection'>, patience: Milliseconds): TrayPanel {
  return {
    follow(listener) {
      let told: string | null | undefined;
      let patient = true;
      const tell = (panel: string | null) => {
        if (panel === told || (panel === null && patient)) return;
        told = panel;
        listener(panel);
      };
      let found: string | null = null;
      setTimeout(() => {
        patient = false;
        tell(found);
      }, BUS_WITHIN + patience).unref();
      bus.onConnection((connection) => {
        void watch(connection, (panel, settled) => {
          found = panel;
          // Without patience, the bus' first answer is enough.
          if (settled && patience === 0) patient = false;
          tell(panel);
        });
      });
    },
  };
}

/** Reports the panel's name after each change, until the connection ends. */
async function watch(connection: BusConnection, report: (panel: string | null, settled: boolean) => void) {
  let asking = false;
  let askAgain = false;
  let open = true;

  /** A change during the question makes it worth asking again, but never twice at the same time. */
  async function ask(): Promise<void> {
    askAgain = true;
    if (asking) return;
    asking = true;
    while (askAgain && open) {
      askAgain = false;
      const panel = await readPanel(connection);
      if (open) report(panel, true);
    }
    asking = false;
  }

  connection.onSignal((signal) => {
    if (concernsPanel(signal)) void ask();
  });
  void connection.closed.then(() => {
    open = false;
    report(null, false);
  });
  await connection.call(busCall('AddMatch', OWNER_CHANGES));
  await connection.call(busCall('AddMatch', HOST_CHANGES));
  await ask();
}

/**
 * Whether a signal may be about the panel. Everybody on the bus can send one like it; it only leads to a question that
 * the watcher itself answers.
 */
function concernsPanel({ interface: of, member, values }: BusSignal): boolean {
  return of === WATCHER || (member === 'NameOwnerChanged' && values[0] === WATCHER);
}

/** The watcher's own name on the bus. Null without a watcher or a panel, as on GNOME without its extension. */
async function readPanel(connection: Pick<BusConnection, 'call'>): Promise<string | null> {
  const owner = await connection.call(busCall('GetNameOwner', WATCHER));
  if (owner.kind !== 'answered' || typeof owner.values[0] !== 'string') return null;
  const registered = await connection.call({
    destination: owner.values[0],
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'IsStatusNotifierHostRegistered'],
  });
  // A variant consists of its type and a list with its value.
  const hasHost = registered.kind === 'answered' && JSON.stringify(registered.values[0]).endsWith('[true]]');
  return hasHost ? owner.values[0] : null;
}
