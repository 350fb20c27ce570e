import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import type { MenuItemConstructorOptions } from 'electron';
import { parseBusAddress } from '../../../../electron/services/dbus/bus-address.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

interface Bus {
  readonly connection: { readonly stream: { destroy(): void } };
  requestName(name: string, flags: number, done: () => void): void;
  invoke(message: object, done: (error: unknown, answer: unknown) => void): void;
  invokeDbus(message: object, done: (error: unknown, answer: unknown) => void): void;
}

export class Menu extends EventEmitter {
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    super();
    this.template = template;
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(): void {
    return;
  }
  /** Chooses an entry, found by the beginnings of the labels on the way to it. */
  choose(labels: readonly string[]): void {
    let items = this.template;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label?.startsWith(label));
      items = (found?.submenu as MenuItemConstructorOptions[] | undefined) ?? [];
    }
    if (!found?.click) throw new Error(`There is no entry ${labels.join(' > ')}.`);
    found.click({ ...found, checked: !found.checked } as never, undefined, {} as never);
  }
}

/**
 * An icon that behaves as Chromium's does on Linux: it asks once whether a panel is there. With one, it registers with it;
 * without one, it is never shown, whatever comes later.
 */
export class Tray extends EventEmitter {
  static readonly made: Tray[] = [];
  menu: Menu | null = null;
  tooltip = '';
  isDestroyed = false;
  private bus: Bus | null = null;

  constructor() {
    super();
    Tray.made.push(this);
    const [socket] = parseBusAddress(process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '');
    if (socket !== undefined) this.register(socket, `org.kde.StatusNotifierItem-${process.pid}-${Tray.made.length}`);
  }
  private register(socket: string, name: string): void {
    const library = createRequire(import.meta.url)('@homebridge/dbus-native') as { createClient(options: object): Bus };
    const bus = library.createClient({ stream: connect(socket), authMethods: ['EXTERNAL'] });
    this.bus = bus;
    const call = { destination: WATCHER, path: '/StatusNotifierWatcher', signature: 's' };
    bus.invokeDbus({ member: 'NameHasOwner', signature: 's', body: [WATCHER] }, (_error, hasOwner) => {
      if (hasOwner !== true || this.isDestroyed) return;
      bus.requestName(name, 0, () => {
        const register = { ...call, interface: WATCHER, member: 'RegisterStatusNotifierItem', body: [name] };
        bus.invoke(register, () => undefined);
      });
    });
  }

  setImage(): void {
    return;
  }
  setToolTip(tooltip: string): void {
    this.tooltip = tooltip;
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu;
  }
  destroy(): void {
    this.isDestroyed = true;
    this.bus?.connection.stream.destroy();
  }
}
