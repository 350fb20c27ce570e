import { mkdirSync, existsSync, renameSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { LifeBook, type KeptLife } from '../../core/lives/life-book.ts';
import { parseLife, parseLifeKeys } from '../../core/lives/parse-life.ts';
import type { Message } from '../../core/model/assessment.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { message } from '../../core/words/messages.ts';
import { reason } from '../../core/words/reasons.ts';
import { systemErrorOf } from '../../core/words/system-errors.ts';
import { readOwnFile, type FileRefusal } from '../files/read-own-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { takeShortLock } from '../files/short-lock.ts';

const FILE = 'lives.json';
const VERSION = 1;
/** Headroom keeps its file below this. */
const LARGEST: Bytes = 2 * MIB;
const MOST_ENTRIES = 10_000;
const SALT = /^[0-9a-f]{32}$/;

export interface StoredLives {
  /** What keys are hashed with. Another salt makes all earlier keys worthless. */
  readonly salt: string;
  readonly lives: readonly KeptLife[];
}

export type LivesFile =
  | { readonly kind: 'usable'; readonly stored: StoredLives; readonly version: string }
  | { readonly kind: 'missing' }
  /** It is no longer what Headroom wrote. `stored` is what of it can be used; null when nothing can. */
  | { readonly kind: 'damaged'; readonly stored: StoredLives | null }
  /** It may not be used, and is left as it is. */
  | { readonly kind: 'refused'; readonly problem: Message };

export type LivesWritten =
  | {
      readonly kind: 'written';
      readonly stored: StoredLives;
      readonly version: string;
      readonly notice: Message | null;
    }
  /** Another Headroom is writing at this moment. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly problem: Message };

export function livesFile(state: string): string {
  return path.join(state, FILE);
}

export function readLivesFile(file: string): LivesFile {
  const read = readOwnFile(file, LARGEST);
  switch (read.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'refused':
      return { kind: 'refused', problem: message('lives.unused', { file, reason: refusalReason(read.refusal) }) };
    case 'failed':
      return { kind: 'refused', problem: message('lives.unused', { file, reason: systemErrorOf(read.error) }) };
    case 'ok':
      return parseLivesFile(file, read.text, read.version);
  }
}

/** A file without anything in it, with a salt of its own. */
export function newLives(): StoredLives {
  return { salt: randomBytes(16).toString('hex'), lives: [] };
}

/**
 * Changes the file as it is at this moment, while other Headrooms wait. A damaged one is kept under another name first. With
 * `isSynced` the text is on the disk when this returns.
 */
export function updateLivesFile(
  file: string,
  change: (stored: StoredLives | null) => StoredLives,
  isSynced = false,
): LivesWritten {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const lock = takeShortLock(`${file}.lock`);
    if (lock.kind === 'busy') return lock;
    try {
      const found = readLivesFile(file);
      if (found.kind === 'refused') return found;
      const aside = found.kind === 'damaged' ? setAside(file) : null;
      const stored = change(found.kind === 'missing' ? null : found.stored);
      replaceFile(file, textOf(stored), { isSynced });
      const written = readOwnFile(file, LARGEST);
      return {
        kind: 'written',
        stored,
        version: written.kind === 'ok' ? written.version : '',
        notice: aside === null ? null : message('lives.damaged', { file: aside }),
      };
    } finally {
      lock.release();
    }
  } catch (error) {
    const folder = path.dirname(file);
    return { kind: 'refused', problem: message('lives.unwritten', { folder, reason: systemErrorOf(error) }) };
  }
}

/** The lives of both, without those that are too old. */
export function mergeLives(stored: StoredLives, own: readonly KeptLife[], now: Milliseconds): StoredLives {
  const book = new LifeBook();
  const all = [...stored.lives, ...own].toSorted((a, b) => a.life.ended - b.life.ended);
  for (const { keys, life } of all) book.add(keys, life);
  book.age(now);
  return { salt: stored.salt, lives: book.all() };
}

function textOf({ salt, lives }: StoredLives): string {
  const lines = lives.map(({ keys, life }) => JSON.stringify({ keys, ...life }));
  return `{"headroom":"lives","version":${VERSION},"salt":"${salt}","lives":[\n${lines.join(',\n')}\n]}\n`;
}

function parseLivesFile(file: string, text: string, version: string): LivesFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', stored: null };
  }
  const { headroom, version: format, salt, lives } = Object(json) as Readonly<Record<string, unknown>>;
  if (headroom === 'lives' && typeof format === 'number' && format > VERSION) {
    return { kind: 'refused', problem: message('lives.unused', { file, reason: reason('file.newer') }) };
  }
  const isOurs = headroom === 'lives' && format === VERSION && typeof salt === 'string' && SALT.test(salt);
  if (!isOurs || !Array.isArray(lives)) return { kind: 'damaged', stored: null };
  const entries = lives.slice(0, MOST_ENTRIES);
  const good = entries.flatMap((entry) => parseEntry(entry) ?? []);
  const stored = { salt, lives: good };
  return good.length === lives.length ? { kind: 'usable', stored, version } : { kind: 'damaged', stored };
}

function parseEntry(entry: unknown): KeptLife | null {
  const life = parseLife(entry);
  const keys = life && parseLifeKeys((entry as { readonly keys?: unknown }).keys);
  return keys ? { keys, life } : null;
}

/** Gives a damaged file a name that nothing has, and returns it. */
function setAside(file: string): string {
  const folder = path.dirname(file);
  for (let number = 1; ; number += 1) {
    const aside = path.join(folder, `lives.damaged-${number}.json`);
    if (existsSync(aside)) continue;
    renameSync(file, aside);
    return aside;
  }
}

function refusalReason(refusal: FileRefusal): string {
  switch (refusal.kind) {
    case 'not-regular':
      return reason('file.not-regular');
    case 'foreign':
      return reason('file.foreign', { user: refusal.user });
    case 'writable':
      return reason('file.writable');
    case 'too-large':
      return reason('file.too-large', { bytes: LARGEST });
  }
}
