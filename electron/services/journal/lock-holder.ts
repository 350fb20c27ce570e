import { hostname } from 'node:os';
import { isRecord } from '../../core/trace/trace-values.ts';
import type { Bytes } from '../../core/model/units.ts';
import { readBootId } from '../../platform/linux/own/boot-id.ts';
import { readPidNamespace, seesOwnNamespace } from '../../platform/linux/own/pid-namespace.ts';
import { readStat } from '../../platform/linux/proc/process/read-stat.ts';
import { readRegularFile } from '../files/read-own-file.ts';

/** A longer file is no lock that Headroom wrote. */
const LARGEST: Bytes = 64 * 1024;

/** Who holds a lock, as it is written into it. What is not known is empty. */
export interface LockHolder {
  readonly pid: number;
  /** When it was started, in clock ticks since boot. */
  readonly start: string;
  /** Tells one start of the machine from another. */
  readonly boot: string;
  /** The process namespace in which the pid counts: containers have their own. */
  readonly namespace: string;
  /** The machine's name: a folder may be shared over the network. */
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

/** null: it is damaged, or there is none. */
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

/** `unseen`: it may run in another container or on another machine, where its process cannot be looked for. */
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
