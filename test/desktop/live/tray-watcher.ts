import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { parseBusAddress } from '../../../electron/services/dbus/bus-address.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

interface Bus {
  readonly connection: { readonly stream: { destroy(): void } };
  requestName(name: string, flags: number, done: () => void): void;
  exportInterface(values: object, path: string, description: object): void;
  invokeDbus(message: object, done: (error: unknown, answer: unknown) => void): void;
}

/** A program in the place of a panel that shows tray icons. */
export interface TrayWatcher {
  /** The icons that were registered here and whose programs are still on the bus. */
  items(): Promise<readonly string[]>;
  leave(): void;
}

/** Stands on the bus where a panel would, and says whether one that shows icons is registered. */
export async function startTrayWatcher(address: string, registered = true): Promise<TrayWatcher> {
  const library = createRequire(import.meta.url)('@homebridge/dbus-native') as {
    createClient(options: object): Bus;
  };
  const [socket = ''] = parseBusAddress(address);
  const bus = library.createClient({ stream: connect(socket), authMethods: ['EXTERNAL'] });
  const items: string[] = [];
  const values = {
    IsStatusNotifierHostRegistered: registered,
    RegisterStatusNotifierItem: (service: string) => {
      items.push(service);
    },
  };
  bus.exportInterface(values, '/StatusNotifierWatcher', {
    name: WATCHER,
    methods: { RegisterStatusNotifierItem: ['s', '', ['service'], []] },
    signals: {},
    properties: { IsStatusNotifierHostRegistered: 'b' },
  });
  await new Promise<void>((resolve) => {
    bus.requestName(WATCHER, 0, resolve);
  });
  const isOnBus = (name: string) =>
    new Promise<boolean>((resolve) => {
      bus.invokeDbus({ member: 'NameHasOwner', signature: 's', body: [name] }, (_error, answer) => {
        resolve(answer === true);
      });
    });
  return {
    async items() {
      const present = await Promise.all(items.map(isOnBus));
      return items.filter((_, at) => present[at]);
    },
    leave: () => {
      bus.connection.stream.destroy();
    },
  };
}
