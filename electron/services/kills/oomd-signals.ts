import { MACHINE, type PoolId } from '../../core/model/snapshot.ts';
import type { KillRecord } from '../../core/kills/kernel-kill.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { LearntKills, type KillSource } from '../../platform/kill-source.ts';
import { oomdKill } from '../../platform/linux/kills/parse-oom-daemons.ts';
import { busCall, type BusConnection, type BusSignal } from '../dbus/bus-connection.ts';
import type { KeptBus } from '../dbus/kept-bus.ts';

/** The name of systemd-oomd's only interface, on the system bus (org.freedesktop.oom1(5)). */
const NAME = 'org.freedesktop.oom1';
const PATH = '/org/freedesktop/oom1';
const INTERFACE = 'org.freedesktop.oom1.Manager';
const KILLED = `type='signal',sender='${NAME}',path='${PATH}',interface='${INTERFACE}',member='Killed'`;
const OWNER_CHANGES = `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${NAME}'`;
const LONGEST_PATH = 4096;

/** Listens for the `Killed` signal of systemd-oomd. A signal from any other sender or of another form is ignored. */
export function listenToOomd(bus: KeptBus, now: () => Milliseconds = Date.now): KillSource {
  const learnt = new LearntKills();
  let connected: BusConnection | null = null;
  let owner: string | null = null;

  async function meet(connection: BusConnection): Promise<void> {
    connected = connection;
    owner = null;
    connection.onSignal((signal) => {
      if (connection === connected) heard(signal);
    });
    await connection.call(busCall('AddMatch', OWNER_CHANGES));
    await connection.call(busCall('AddMatch', KILLED));
    const named = await connection.call(busCall('GetNameOwner', NAME));
    const [first] = named.kind === 'answered' ? named.values : [];
    if (connection === connected && typeof first === 'string') owner ??= first;
  }

  function heard(signal: BusSignal): void {
    if (signal.sender === 'org.freedesktop.DBus' && signal.member === 'NameOwnerChanged') {
      const [name, , newOwner] = signal.values;
      if (name === NAME) owner = typeof newOwner === 'string' && newOwner !== '' ? newOwner : null;
      return;
    }
    // Any program on the bus can send such a signal, but the bus vouches for the sender's own name.
    if (owner === null || signal.sender !== owner) return;
    const record = parseKilledSignal(signal, now());
    if (record) learnt.add([record]);
  }

  bus.onConnection((connection) => void meet(connection));
  bus.start();
  return {
    take: () => learnt.take(),
    close: () => {
      bus.stop();
    },
  };
}

/** Parses `Killed(s cgroup, s reason)`. Null when it is something else. */
function parseKilledSignal({ path, interface: of, member, values }: BusSignal, at: Milliseconds): KillRecord | null {
  const [cgroup, reason] = values;
  if (path !== PATH || of !== INTERFACE || member !== 'Killed' || values.length !== 2) return null;
  if (typeof cgroup !== 'string' || typeof reason !== 'string') return null;
  if (!cgroup.startsWith('/') || cgroup.length > LONGEST_PATH || reason.length > LONGEST_PATH) return null;
  const pool: PoolId | null = reason === 'memory-used' ? MACHINE : null;
  return oomdKill({ at, cgroup, pool, line: `Killed("${cgroup}", "${reason}")` });
}
