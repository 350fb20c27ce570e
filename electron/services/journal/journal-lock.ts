import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../core/trace/trace-values.ts';

export type LockAttempt =
  | {
      readonly kind: 'taken';
      /** The last holder ended without giving the lock back: it was killed, or the machine stopped. */
      readonly unclean: boolean;
      release(): void;
    }
  | { readonly kind: 'held'; readonly pid: number }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Holder {
  readonly pid: number;
  /** When it was started, in clock ticks since boot; empty where that is not known. */
  readonly start: string;
  /** Tells one start of the machine from another; empty where that is not known. */
  readonly boot: string;
}

const FILE = 'lock';

/** One program writes the journal. A lock is a file that names its holder; one whose holder is gone is taken over. */
export function takeJournalLock(directory: string): LockAttempt {
  const file = path.join(directory, FILE);
  const own: Holder = { pid: process.pid, start: startOf(process.pid), boot: bootId() };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    let unclean = false;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (create(file, own)) return { kind: 'taken', unclean, release: () => release(file, own) };
      const holder = readHolder(file);
      if (holder !== null && isAlive(holder)) return { kind: 'held', pid: holder.pid };
      unclean = setAside(file) || unclean;
    }
    return { kind: 'held', pid: readHolder(file)?.pid ?? 0 };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function create(file: string, own: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A rename: of two programs that find the same stale lock only one moves it. */
function setAside(file: string): boolean {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
    return true;
  } catch {
    return false;
  }
}

function release(file: string, own: Holder): void {
  const holder = readHolder(file);
  if (holder?.pid === own.pid && holder.start === own.start) rmSync(file, { force: true });
}

function readHolder(file: string): Holder | null {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(json) || typeof json['pid'] !== 'number') return null;
    return { pid: json['pid'], start: String(json['start']), boot: String(json['boot']) };
  } catch {
    return null;
  }
}

function isAlive({ pid, start, boot }: Holder): boolean {
  if (boot !== bootId()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return start === startOf(pid);
}

/** Field 22 of /proc/PID/stat, counted after the name, which may hold anything. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
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
