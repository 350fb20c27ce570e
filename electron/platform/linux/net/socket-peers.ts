import { readFileSync } from 'node:fs';

const LISTENING = '0A';
const ESTABLISHED = '01';
/** A socket that no process holds any longer has this inode. Its user is then 0, whoever made it. */
const NO_INODE = '0';

/**
 * The user who holds the other end of a connection. `gone` means that no process holds it any longer, `unknown` that
 * the system does not tell.
 */
export type Peer = number | 'gone' | 'unknown';

/**
 * The peers of the connections to one port of this machine, by the port at their end. They come from the text of
 * /proc/net/tcp and tcp6 (kernel documentation, networking/proc_net_tcp). Lines that cannot be parsed are left out.
 */
export function parsePeers(text: string, port: number): (peerPort: number) => readonly Peer[] {
  const held = new Map<number, Peer[]>();
  const ownEnds = new Map<number, string>();
  const address = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let listens = false;
  for (const line of text.split('\n')) {
    // Most lines are about other ports; this costs a tenth of taking them apart.
    if (!line.includes(address)) continue;
    const [, local = '', remote = '', state = '', , , , uid = '', , inode = ''] = line.trim().split(/\s+/);
    if (portOf(local) === port) {
      if (state === LISTENING) listens = true;
      else ownEnds.set(portOf(remote), state);
    }
    if (portOf(remote) === port && /^\d+$/.test(uid)) {
      const peers = held.get(portOf(local)) ?? [];
      held.set(portOf(local), [...peers, inode === NO_INODE ? 'gone' : Number(uid)]);
    }
  }
  return (peerPort) => {
    const peers = held.get(peerPort);
    if (peers !== undefined) return peers;
    // The other end is in no table that this process can see, as behind some container networks.
    if (!listens || ownEnds.get(peerPort) === ESTABLISHED) return ['unknown'];
    return ['gone'];
  };
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

/** The current peers. Where the kernel does not tell, which is everywhere but on Linux, all are unknown. */
export function readPeers(port: number, procRoot = '/proc'): (peerPort: number) => readonly Peer[] {
  const tables = ['tcp', 'tcp6'].map((name) => readTable(`${procRoot}/net/${name}`));
  if (tables.every((table) => table === null)) return () => ['unknown'];
  return parsePeers(tables.join('\n'), port);
}

function readTable(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
