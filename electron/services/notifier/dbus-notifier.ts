import { busCall, type BusConnection, type BusSignal } from '../dbus/bus-connection.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { parseCapabilities, notifyCall, SERVER, type Capabilities } from './notify-call.ts';
import type { Notice, NoticeButton, Notifier, NotifierListener, NotifierStatus } from './notifier.ts';
import type { Reason } from '../../core/model/reading.ts';
import { reason } from '../../core/words/reasons.ts';

interface Shown {
  /** What is to be seen; null: nothing any more. */
  notice: Notice | null;
  /** The server's number for it; null until it has answered. */
  id: number | null;
  /** A call is under way; what changes meanwhile follows it. */
  busy: boolean;
  /** What the server was last told. */
  told: Notice | null;
}

/** A server together with the connection it is reached by. */
interface Server {
  readonly connection: BusConnection;
  readonly owner: string;
  readonly capabilities: Capabilities;
}

const OWNER_CHANGES = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${SERVER.destination}'`;
const SERVER_SIGNALS = `type='signal',sender='${SERVER.destination}',interface='${SERVER.interface}'`;
/** A server that never says what it closed must not make this grow. */
const MOST_SHOWN = 50;
const SILENT = reason('notifications.server-silent');
const ABSENT = reason('notifications.no-server');

/**
 * Notifications by org.freedesktop.Notifications on the session bus (Desktop Notifications Specification 1.2). The
 * connection is opened beforehand and kept; a server that goes and comes back gets again what is still true.
 */
export function createDbusNotifier(bus: SessionBus, icon: string): Notifier {
  const shown = new Map<string, Shown>();
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

  /** Once more when the server changes while it is being asked, never twice at a time. */
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

  /** Asks what the server can do; a server that the bus knows how to start is started by that. */
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

  /** Only the bus itself and the present server are believed: anyone on the bus can send a signal that looks like theirs. */
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

  function pressed(key: string, entry: Shown, action: unknown): void {
    const id = action === 'default' ? 'show' : action;
    const button: NoticeButton | undefined = entry.notice?.buttons.find((candidate) => candidate.id === id)?.id;
    if (button) listener?.pressed(key, button);
  }

  function closed(key: string, entry: Shown): void {
    shown.delete(key);
    if (entry.notice) listener?.dismissed(key);
  }

  /** Tells the server what is to be seen under the key, one call after the other. */
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
