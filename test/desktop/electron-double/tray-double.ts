import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Template = Parameters<typeof Electron.Menu.buildFromTemplate>[0];

/** A menu as its template. */
export class MenuDouble extends EventEmitter {
  static application: Electron.Menu | null | undefined;
  readonly template: readonly Electron.MenuItemConstructorOptions[];

  constructor(template: readonly Electron.MenuItemConstructorOptions[]) {
    super();
    this.template = template;
  }

  static buildFromTemplate(template: Template): Electron.Menu {
    return new MenuDouble(template as Electron.MenuItemConstructorOptions[]) as unknown as Electron.Menu;
  }
  static setApplicationMenu(menu: Electron.Menu | null): void {
    MenuDouble.application = menu;
  }

  /** Clicks an item, found by the beginnings of the labels on the way to it. */
  click(...labels: string[]): void {
    let items = this.template;
    let found: Electron.MenuItemConstructorOptions | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label?.startsWith(label));
      items = (found?.submenu as Electron.MenuItemConstructorOptions[] | undefined) ?? [];
    }
    if (!found?.click || found.enabled === false)
      throw new Error(`There is no item ${labels.join(' > ')} in ${this.labels().join(' | ')}`);
    const checked = found.type === 'checkbox' ? !found.checked : false;
    found.click({ ...found, checked } as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent);
  }
  labels(): string[] {
    return this.template.flatMap(({ label }) => (label === undefined ? [] : [label]));
  }
}
MenuDouble satisfies Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;

/** A picture as its representations. */
export class ImageDouble implements Pick<Electron.NativeImage, 'addRepresentation' | 'setTemplateImage'> {
  readonly representations: Electron.AddRepresentationOptions[] = [];
  template = false;

  addRepresentation(options: Electron.AddRepresentationOptions): void {
    this.representations.push(options);
  }
  setTemplateImage(template: boolean): void {
    this.template = template;
  }
}

export const nativeImageDouble = {
  createEmpty: () => new ImageDouble() as unknown as Electron.NativeImage,
} satisfies Pick<typeof Electron.nativeImage, 'createEmpty'>;

type UsedOfTray = Pick<Electron.Tray, 'destroy' | 'popUpContextMenu' | 'setContextMenu' | 'setImage' | 'setToolTip'>;

/** The icon in the tray: keeps everything that was ever set. */
export class TrayDouble extends EventEmitter implements UsedOfTray {
  static made: TrayDouble[] = [];
  readonly images: ImageDouble[] = [];
  readonly tooltips: string[] = [];
  readonly menus: MenuDouble[] = [];
  /** Menus that were made when they were asked for. */
  readonly popUps: MenuDouble[] = [];
  destroyed = false;

  constructor(image: Electron.NativeImage | string) {
    super();
    this.setImage(image);
    TrayDouble.made.push(this);
  }

  get menu(): MenuDouble {
    const menu = this.menus.at(-1);
    if (!menu) throw new Error('The tray has no menu.');
    return menu;
  }
  setImage(image: Electron.NativeImage | string): void {
    this.images.push(image as unknown as ImageDouble);
  }
  setToolTip(tooltip: string): void {
    this.tooltips.push(tooltip);
  }
  setContextMenu(menu: Electron.Menu | null): void {
    this.menus.push(menu as unknown as MenuDouble);
  }
  popUpContextMenu(menu?: Electron.Menu): void {
    this.popUps.push(menu as unknown as MenuDouble);
  }
  destroy(): void {
    this.destroyed = true;
  }
}
