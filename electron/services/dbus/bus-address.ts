/** The address of a message bus for net.connect: a path, or an abstract name that begins with a zero byte. */
export type BusSocket = string;

/**
 * The sockets in a D-Bus address such as `unix:path=/run/user/1000/bus,guid=...;unix:abstract=...` (D-Bus
 * Specification, "Server Addresses"). Other transports are left out, because they would start a program or leave the
 * machine.
 */
export function parseBusAddress(address: string): BusSocket[] {
  return address.split(';').flatMap((entry) => {
    const [transport, parameters = ''] = split(entry, ':');
    if (transport !== 'unix') return [];
    const values = new Map(parameters.split(',').map((pair) => split(pair, '=')));
    const path = decode(values.get('path'));
    const abstract = decode(values.get('abstract'));
    if (path !== null) return [path];
    return abstract === null ? [] : [`\0${abstract}`];
  });
}

/** The session bus that the environment names, otherwise the usual place of systemd. Empty when there is none. */
export function sessionBusSockets(environment: Readonly<Record<string, string | undefined>>): BusSocket[] {
  const address = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (address) return parseBusAddress(address);
  const runtime = environment['XDG_RUNTIME_DIR'];
  return runtime ? [`${runtime}/bus`] : [];
}

/** The sockets of the system bus (D-Bus Specification, "System message bus"). */
const SYSTEM_SOCKETS = ['/run/dbus/system_bus_socket', '/var/run/dbus/system_bus_socket'];

/** The system bus that the environment names, otherwise its usual places. */
export function systemBusSockets(environment: Readonly<Record<string, string | undefined>>): readonly BusSocket[] {
  const address = environment['DBUS_SYSTEM_BUS_ADDRESS'];
  return address ? parseBusAddress(address) : SYSTEM_SOCKETS;
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** The decoded value. Null when it is missing, empty or badly escaped. */
function decode(value: string | undefined): string | null {
  try {
    const decoded = decodeURIComponent(value ?? '');
    return decoded === '' || decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
