import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isRecord } from '../../core/trace/trace-values.ts';

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
    start: startIn('/proc/self/stat'),
    boot: bootId(),
    namespace: readLink('/proc/self/ns/pid'),
    host: hostname(),
  };
}

/** The holder named in a lock file. Null when it is damaged or missing. */
export function readHolder(file: string): LockHolder | null {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
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
  if (!isProcOwn()) return 'unseen';
  return holder.start === startIn(`/proc/${holder.pid}/stat`) ? 'alive' : 'gone';
}

/**
 * Whether /proc shows this process's own namespace. In a process namespace without a /proc of its own, /proc shows
 * the processes of another one. Other systems have no /proc.
 */
function isProcOwn(): boolean {
  const self = readLink('/proc/self');
  return self === '' || self === String(process.pid);
}

/** Field 22 of /proc/PID/stat, counted after the name, which may contain anything. */
function startIn(file: string): string {
  const stat = readText(file);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id').trim();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
