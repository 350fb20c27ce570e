import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { parseBusAddress } from '../../../electron/services/dbus/bus-address.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

interface Bus {
  readonly connection: { readonly stream: { destroy(): void } };
  requestName(name: string, flags: number, done: () => void): void;
  exportInterface(values: object, path: string, description: object): void;
}

/** Stands on the bus where a panel would, and says whether one that shows icons is registered. */
export async function startTrayWatcher(address: string, registered: boolean): Promise<() => void> {
  const library = createRequire(import.meta.url)('@homebridge/dbus-native') as {
    createClient(options: object): Bus;
  };
  const [socket = ''] = parseBusAddress(address);
  const bus = library.createClient({ stream: connect(socket), authMethods: ['EXTERNAL'] });
  bus.exportInterface({ IsStatusNotifierHostRegistered: registered }, '/StatusNotifierWatcher', {
    name: WATCHER,
    methods: {},
    signals: {},
    properties: { IsStatusNotifierHostRegistered: 'b' },
  });
  await new Promise<void>((resolve) => {
    bus.requestName(WATCHER, 0, resolve);
  });
  return () => {
    bus.connection.stream.destroy();
  };
}
