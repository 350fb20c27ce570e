import { hostname } from 'node:os';
import type { Bytes } from '../../core/model/units.ts';
import { readBootId } from '../../platform/linux/own/boot-id.ts';
import { readPidNamespace, seesOwnNamespace } from '../../platform/linux/own/pid-namespace.ts';
import { readStat } from '../../platform/linux/proc/process/read-stat.ts';
import { readRegularFile } from '../files/read-own-file.ts';
import { isRecord } from '../../core/model/json.ts';

/** A longer file is no lock that Headroom wrote. */
const LARGEST: Bytes = 64 * 1024;

/** The holder of a lock, as it is written into the lock. Unknown values are empty. */
export interface LockHolder {
  readonly pid: number;
  /** The start time of the holder in clock ticks since boot. */
  readonly start: string;
  /** The id of the machine's boot. */
  readonly boot: string;
  /** The process namespace of the pid, because containers have their own. */
  readonly namespace: string;
  /** The machine's name, because a folder may be shared over the network. */
  readonly host: string;
}

export function ownHolder(): LockHolder {
  return {
    pid: process.pid,
    start: startOf('self'),
    boot: readBootId(),
    namespace: readPidNamespace(),
    host: hostname(),
  };
}

/** The holder named in a lock file. Null when it is damaged or missing. */
export function readHolder(file: string): LockHolder | null {
  const read = readRegularFile(file, LARGEST);
  if (read.kind !== 'ok') return null;
  try {
    const json: unknown = JSON.parse(read.text);
    if (!isRecord(json) || typeof json['pid'] !== 'number') return null;
    const text = (key: string) => (typeof json[key] === 'string' ? json[key] : '');
    const [start, boot, namespace, host] = [text('start'), text('boot'), text('namespace'), text('host')];
    return { pid: json['pid'], start, boot, namespace, host };
  } catch {
    return null;
  }
}

/**
 * Whether the holder is alive. `unseen` means that it may run in another container or on another machine, where its
 * process cannot be found.
 */
export function lookForHolder(holder: LockHolder, own: LockHolder): 'alive' | 'gone' | 'unseen' {
  if (holder.boot !== own.boot) return holder.host === own.host || holder.host === '' ? 'gone' : 'unseen';
  if (holder.namespace !== own.namespace && holder.namespace !== '') return 'unseen';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return 'gone';
  }
  if (!seesOwnNamespace()) return 'unseen';
  return holder.start === startOf(holder.pid) ? 'alive' : 'gone';
}

/** Empty where the system does not tell. */
function startOf(pid: number | 'self'): string {
  return String(readStat(pid)?.start ?? '');
}
