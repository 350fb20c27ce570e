import { busCall, type BusConnection, type BusSignal } from '../dbus/bus-connection.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { parseCapabilities, notifyCall, SERVER, type Capabilities } from './notify-call.ts';
import type { Notice, NoticeButton, Notifier, NotifierListener, NotifierStatus } from './notifier.ts';
import type { Reason } from '../../core/model/reading.ts';
import { reason } from '../../core/words/reasons.ts';

interface ShownNotice {
  /** The notice that should be shown. Null when none should. */
  notice: Notice | null;
  /** The server's id of the notification. Null until it has answered. */
  id: number | null;
  /** Whether a call is running. Changes made meanwhile follow it. */
  busy: boolean;
  /** The notice that the server was last sent. */
  told: Notice | null;
}

/** A server and the connection to it. */
interface Server {
  readonly connection: BusConnection;
  readonly owner: string;
  readonly capabilities: Capabilities;
}

const OWNER_CHANGES = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${SERVER.destination}'`;
const SERVER_SIGNALS = `type='signal',sender='${SERVER.destination}',interface='${SERVER.interface}'`;
/** The most remembered notifications, for a server that never reports closed ones. */
const MOST_SHOWN = 50;
const SILENT = reason('notifications.server-silent');
const ABSENT = reason('notifications.no-server');

/**
 * Notifications by org.freedesktop.Notifications on the session bus (Desktop Notifications Specification 1.2). The
 * connection is opened beforehand and kept. A server that goes and comes back gets the notices that are still valid.
 */
export function createDbusNotifier(bus: SessionBus, icon: string): Notifier {
  const shown = new Map<string, ShownNotice>();
  let listener: NotifierListener | null = null;
  let connected: BusConnection | null = null;
  let server: Server | null = null;
  let greeting = false;
  let greetAgain = false;
  let status: NotifierStatus = { kind: 'starting' };

  async function meet(connection: BusConnection): Promise<void> {
    connected = connection;
    connection.onSignal((signal) => {
      if (connection === connected) heard(signal);
    });
    void connection.closed.then((why) => {
      if (connection !== connected) return;
      connected = null;
      lose(why);
    });
    await connection.call(busCall('AddMatch', OWNER_CHANGES));
    await connection.call(busCall('AddMatch', SERVER_SIGNALS));
    await greet();
  }

  /** Asks the server again when it changes during the question, but never twice at the same time. */
  async function greet(): Promise<void> {
    greetAgain = true;
    if (greeting) return;
    greeting = true;
    while (greetAgain && connected) {
      greetAgain = false;
      await ask(connected);
    }
    greeting = false;
  }

  /** Asks for the server's capabilities. The bus starts a server that it knows how to start. */
  async function ask(connection: BusConnection): Promise<void> {
    const answer = await connection.call({ ...SERVER, member: 'GetCapabilities' });
    const capabilities = answer.kind === 'answered' ? parseCapabilities(answer.values[0]) : null;
    const named = capabilities ? await connection.call(busCall('GetNameOwner', SERVER.destination)) : null;
    const owner = named?.kind === 'answered' ? named.values[0] : null;
    if (connection !== connected) return;
    if (!capabilities || typeof owner !== 'string') {
      lose(answer.kind === 'silent' ? SILENT : ABSENT);
      return;
    }
    server = { connection, owner, capabilities };
    status = { kind: 'ready', buttons: capabilities.has('actions') };
    for (const key of shown.keys()) void update(key);
  }

  function lose(why: Reason): void {
    server = null;
    status = { kind: 'unavailable', reason: why };
    for (const [key, entry] of shown) {
      if (entry.notice === null) shown.delete(key);
      entry.id = null;
      entry.told = null;
    }
  }

  /**
   * Handles a signal. Only the bus itself and the present server are believed, because any program on the bus can
   * send a similar signal.
   */
  function heard(signal: BusSignal): void {
    if (signal.sender === 'org.freedesktop.DBus' && signal.member === 'NameOwnerChanged') {
      if (signal.values[0] !== SERVER.destination) return;
      lose(ABSENT);
      if (signal.values[2] !== '') void greet();
      return;
    }
    if (signal.sender !== server?.owner || signal.interface !== SERVER.interface) return;
    const [id, detail] = signal.values;
    const found = [...shown].find(([, entry]) => entry.id !== null && entry.id === id);
    if (!found) return;
    if (signal.member === 'ActionInvoked') pressed(found[0], found[1], detail);
    if (signal.member === 'NotificationClosed') closed(found[0], found[1]);
  }

  function pressed(key: string, entry: ShownNotice, action: unknown): void {
    const id = action === 'default' ? 'show' : action;
    const button: NoticeButton | undefined = entry.notice?.buttons.find((candidate) => candidate.id === id)?.id;
    if (button) listener?.pressed(key, button);
  }

  function closed(key: string, entry: ShownNotice): void {
    shown.delete(key);
    if (entry.notice) listener?.dismissed(key);
  }

  /** Sends the server the notice of a key, one call after the other. */
  async function update(key: string): Promise<void> {
    const entry = shown.get(key);
    const asked = server;
    if (!entry || !asked || entry.busy || entry.notice === entry.told) return;
    const { notice } = entry;
    entry.busy = true;
    if (notice) {
      const reply = await asked.connection.call(notifyCall(notice, entry.id ?? 0, icon, asked.capabilities));
      const id = reply.kind === 'answered' ? reply.values[0] : null;
      if (server === asked) entry.id = typeof id === 'number' ? id : null;
      if (server === asked && reply.kind === 'silent') lose(SILENT);
    } else if (entry.id !== null) {
      await asked.connection.call({ ...SERVER, member: 'CloseNotification', signature: 'u', body: [entry.id] });
    }
    entry.busy = false;
    if (server === asked) entry.told = notice;
    if (entry.notice === null && notice === null) shown.delete(key);
    else await update(key);
  }

  return {
    start(to) {
      listener = to;
      bus.onConnection((connection) => void meet(connection));
      bus.start();
    },
    show(notice) {
      const entry = shown.get(notice.key) ?? { notice: null, id: null, busy: false, told: null };
      entry.notice = notice;
      shown.delete(notice.key);
      shown.set(notice.key, entry);
      for (const oldest of [...shown.keys()].slice(0, -MOST_SHOWN)) shown.delete(oldest);
      if (server) void update(notice.key);
      else void greet();
    },
    close(key) {
      const entry = shown.get(key);
      if (!entry) return;
      entry.notice = null;
      if (server) void update(key);
      else shown.delete(key);
    },
    status() {
      const problem = server ? null : bus.problem();
      return problem === null ? status : { kind: 'unavailable', reason: problem };
    },
    stop: () => {
      bus.stop();
    },
  };
}
