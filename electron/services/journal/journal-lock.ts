import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Clock } from '../clock.ts';
import { lookForHolder, ownHolder, readHolder, type LockHolder } from './lock-holder.ts';

export type LockAttempt =
  | {
      readonly kind: 'taken';
      /** Whether the last holder ended without releasing the lock: it was killed, or the machine stopped. */
      readonly unclean: boolean;
      /** Renews the lock, which shows that the holder is alive, and tells whether it is still held. Never rejects. */
      renew(): Promise<'kept' | 'removed' | 'lost'>;
      release(): void;
    }
  /** `pid` is null when the holder runs in another container or on another machine. */
  | { readonly kind: 'held'; readonly pid: number | null }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface JournalLock {
  take(): LockAttempt;
}

const FILE = 'lock';
/** The interval at which a lock is renewed. */
export const RENEW_EVERY: Milliseconds = 3000;
/** An unseen holder that has not renewed its lock for this long has ended. */
const GONE_AFTER: Milliseconds = 12_000;

/**
 * Ensures that only one program writes the journal. The lock is a file that names its holder. A lock whose holder is
 * gone is taken over. Where a holder cannot be seen, as in another container, the lock is watched for a while,
 * because its holder touches it every few seconds.
 */
export function createJournalLock(directory: string, clock: Clock): JournalLock {
  const file = path.join(directory, FILE);
  /** The modification time of an unseen holder's lock, and the steady time since which it has not changed. */
  let watched: { readonly touched: number; readonly since: Milliseconds } | null = null;

  function isAlive(holder: LockHolder, own: LockHolder): boolean {
    const found = lookForHolder(holder, own);
    if (found !== 'unseen') return found === 'alive';
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (watched?.touched !== touched) watched = { touched, since: clock.now() };
    return clock.now() - watched.since < GONE_AFTER;
  }

  function heldBy(holder: LockHolder | null, own: LockHolder): LockAttempt {
    const isSeen = holder !== null && lookForHolder(holder, own) !== 'unseen';
    return { kind: 'held', pid: isSeen ? holder.pid : null };
  }

  return {
    take() {
      const own = ownHolder();
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        let unclean = false;
        for (let attempt = 0; attempt < 3; attempt += 1) {
          if (create(file, own)) return taken(file, own, unclean);
          const holder = readHolder(file);
          if (holder !== null && isAlive(holder, own)) return heldBy(holder, own);
          unclean = setAside(file) || unclean;
        }
        return heldBy(readHolder(file), own);
      } catch (error) {
        return { kind: 'failed', error };
      }
    },
  };
}

function taken(file: string, own: LockHolder, unclean: boolean): LockAttempt {
  const { ino, dev } = statSync(file);
  return {
    kind: 'taken',
    unclean,
    async renew() {
      try {
        const now = await stat(file);
        if (now.ino !== ino || now.dev !== dev) return 'lost';
        const time = new Date();
        await utimes(file, time, time);
        return 'kept';
      } catch (error) {
        return isMissing(error) ? 'removed' : 'kept';
      }
    },
    release() {
      const holder = readHolder(file);
      const isOwn = holder?.pid === own.pid && holder.start === own.start && holder.namespace === own.namespace;
      if (isOwn) rmSync(file, { force: true });
    },
  };
}

function create(file: string, own: LockHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Renames a stale lock, so that only one of two programs that find it succeeds. */
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
