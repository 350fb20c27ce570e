import { readFileSync } from 'node:fs';

const ESTABLISHED = '01';

/**
 * Ids of the users who hold a TCP connection of this machine from one port to another, from the text of /proc/net/tcp or
 * tcp6 (kernel documentation, networking/proc_net_tcp). Lines that cannot be understood are left out.
 */
export function parseConnectionUsers(text: string, from: number, to: number): readonly number[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state, , , , uid] = line.trim().split(/\s+/);
    const matches = state === ESTABLISHED && portOf(local) === from && portOf(remote) === to;
    return matches && /^\d+$/.test(uid ?? '') ? [Number(uid)] : [];
  });
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

/**
 * Whether the other end of a loopback connection belongs to this user or to root. Where the kernel does not tell, that
 * is on anything but Linux, everybody passes.
 */
export function isConnectionOf(user: number, from: number, to: number, procRoot = '/proc'): boolean {
  const tables = ['tcp', 'tcp6'].map((name) => readTable(`${procRoot}/net/${name}`));
  if (tables.every((table) => table === null)) return true;
  const users = tables.flatMap((table) => parseConnectionUsers(table ?? '', from, to));
  return users.length > 0 && users.every((uid) => uid === user || uid === 0);
}

function readTable(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
