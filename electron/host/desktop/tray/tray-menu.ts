import type { MenuItemConstructorOptions } from 'electron';
import type { Identity } from '../../../core/model/identity.ts';
import type { TrayProcess, TrayView } from './tray-view.ts';
import type { DesktopWords } from '../desktop-words.ts';

/** The actions of the menu. */
export interface TrayActions {
  open(view: 'overview' | 'settings', identity: Identity | null): void;
  act(action: 'pause' | 'resume' | 'end', identity: Identity): void;
  /** Null ends the snooze. */
  snooze(until: 'hour' | 'morning' | null): void;
  /** Null where there is no installed program that could be started at login. */
  readonly setStartAtLogin: ((on: boolean) => void) | null;
  quit(): void;
}

export interface TrayMenuState {
  readonly view: TrayView;
  /** The local time until which warnings are snoozed. Null when they are not. */
  readonly snoozedUntil: string | null;
  readonly startAtLogin: boolean;
}

/**
 * Everything that the menu shows, in a form in which menus that look the same are equal. The order of the processes is
 * left out, because it alone is no reason to set an entry under the pointer aside.
 */
export function menuLook({ view, snoozedUntil, startAtLogin }: TrayMenuState, words: DesktopWords): string {
  const rows = (processes: readonly TrayProcess[]) =>
    processes.map(({ pid, start, label }) => [label, pid, start]).sort();
  return JSON.stringify([view.headline, rows(view.risks), rows(view.paused), snoozedUntil, startAtLogin, words.quit]);
}

/**
 * The tray's menu: the level, the processes with the highest risk, the paused ones, and the entries for everything
 * else.
 */
export function trayMenu(
  { view, snoozedUntil, startAtLogin }: TrayMenuState,
  words: DesktopWords,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    { label: literal(view.headline), enabled: false },
    separator,
    ...(view.risks.length === 0 ? [{ label: words.noRisks, enabled: false }] : []),
    ...view.risks.map((process) => processItem(process, ['pause', 'end'], words, actions)),
    separator,
    ...(view.paused.length === 0
      ? []
      : [
          { label: words.paused, enabled: false },
          ...view.paused.map((process) => processItem(process, ['resume', 'end'], words, actions)),
          separator,
        ]),
    snoozeItem(snoozedUntil, words, actions),
    {
      label: words.open,
      click: () => {
        actions.open('overview', null);
      },
    },
    {
      label: words.settings,
      click: () => {
        actions.open('settings', null);
      },
    },
    {
      label: words.startAtLogin,
      type: 'checkbox',
      checked: startAtLogin,
      enabled: actions.setStartAtLogin !== null,
      click: (item) => {
        actions.setStartAtLogin?.(item.checked);
      },
    },
    separator,
    {
      label: words.quit,
      click: () => {
        actions.quit();
      },
    },
  ];
}

function processItem(
  { pid, start, label }: TrayProcess,
  offered: readonly ('pause' | 'resume' | 'end')[],
  words: DesktopWords,
  actions: TrayActions,
): MenuItemConstructorOptions {
  const identity = { pid, start };
  return {
    label: literal(label),
    submenu: [
      {
        label: words.action.show,
        click: () => {
          actions.open('overview', identity);
        },
      },
      ...offered.map((action) => ({
        label: words.action[action],
        click: () => {
          actions.act(action, identity);
        },
      })),
    ],
  };
}

function snoozeItem(
  snoozedUntil: string | null,
  words: DesktopWords,
  actions: TrayActions,
): MenuItemConstructorOptions {
  const choice = (label: string, until: 'hour' | 'morning' | null) => ({
    label,
    click: () => {
      actions.snooze(until);
    },
  });
  const choices = [choice(words.snoozeHour, 'hour'), choice(words.snoozeMorning, 'morning')];
  if (snoozedUntil === null) return { label: words.snooze, submenu: choices };
  return { label: words.snoozedUntil({ time: snoozedUntil }), submenu: [choice(words.snoozeEnd, null), ...choices] };
}

/** A label with its ampersands doubled. A single one would underline the next letter (Windows, Linux). */
function literal(label: string): string {
  return label.replaceAll('&', '&&');
}
