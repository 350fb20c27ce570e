import type { BusCall } from '../dbus/bus-connection.ts';
import type { Notice } from './notifier.ts';

export const SERVER = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;

export type Capabilities = ReadonlySet<string>;

const URGENCY = { info: 0, warning: 1, critical: 2 } as const;
/** -1 leaves the duration to the server, and 0 means that it does not expire. */
const TIMEOUT = { info: -1, warning: -1, critical: 0 } as const;

/** Parses the capabilities. Null when a server answers with anything but a list of words. */
export function parseCapabilities(value: unknown): Capabilities | null {
  if (!Array.isArray(value)) return null;
  return new Set(value.filter((word): word is string => typeof word === 'string').slice(0, 100));
}

/**
 * The Notify call of a notice (Desktop Notifications Specification 1.2, "Basic Design", "Markup", "Protocol").
 * Buttons are left out where the server shows none, and names are escaped where it reads the body as markup.
 *
 * `replaces` is the id of the notification to replace, or 0 for none.
 */
export function notifyCall(notice: Notice, replaces: number, icon: string, capabilities: Capabilities): BusCall {
  const body = capabilities.has('body-markup') ? escapeMarkup(notice.body) : notice.body;
  const actions = notice.buttons.flatMap(({ id, label }) => [id, label]);
  const show = notice.buttons.find(({ id }) => id === 'show');
  // The action of a click on the notification itself. It is not shown as a button.
  const onClick = show ? ['default', show.label] : [];
  const hints = [
    ['urgency', ['y', URGENCY[notice.level]]],
    ['category', ['s', 'device.warning']],
    ['desktop-entry', ['s', 'headroom-desktop']],
  ];
  return {
    ...SERVER,
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: [
      'Headroom',
      replaces,
      icon,
      notice.title,
      body,
      capabilities.has('actions') ? [...onClick, ...actions] : [],
      hints,
      TIMEOUT[notice.level],
    ],
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeMarkup(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}
