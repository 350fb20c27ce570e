import { readLink } from '../small-files.ts';

/**
 * The namespace in which the pids that this program sees count, as pid_namespaces(7) writes it: `pid:[4026531836]`. Empty where
 * the system does not tell.
 */
export function readPidNamespace(): string {
  return readLink('/proc/self/ns/pid');
}

/** The number of that namespace; null where the system does not tell. */
export function parsePidNamespace(link: string): number | null {
  const found = /^pid:\[(\d+)\]$/.exec(link);
  return found && Number(found[1]);
}

/**
 * Whether /proc shows the processes of this program's own namespace. In a namespace without a /proc of its own it shows those of
 * another one. Where there is no /proc, nothing shows others.
 */
export function seesOwnNamespace(): boolean {
  const self = readLink('/proc/self');
  return self === '' || self === String(process.pid);
}
