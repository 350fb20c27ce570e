import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ActionLogEntry } from '../core/actions/action.ts';
import { parseActionLogLine } from '../core/actions/action-log.ts';
import type { Bytes } from '../core/model/units.ts';
import { readRegularFile } from './files/read-own-file.ts';
import { replaceFile } from './files/replace-file.ts';

const FILE = 'actions.jsonl';
const DAMAGED = 'actions.damaged.jsonl';
/** The size above which the older half of the entries is dropped. */
const LARGEST: Bytes = 2 * 1024 * 1024;
/** The largest file that is read. Headroom keeps its file below half of this, so a longer one is not its own. */
const LARGEST_READ: Bytes = 2 * LARGEST;
/** Like `a+`, but a FIFO in the place of the file does not block. */
const APPENDING = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);
const LINE_FEED = 0x0a;
const KEPT_DAMAGED: Bytes = 256 * 1024;

export interface ActionLog {
  /** Appends an entry. It stays in memory too, so that nothing is lost where the folder cannot be written to. */
  append(entry: ActionLogEntry): void;
  /** The entries, newest first. */
  list(limit: number): readonly ActionLogEntry[];
}

/**
 * Opens the log of actions, their actors and outcomes: one JSON object a line in the state folder, to which the
 * command line and the desktop both write. Damaged lines are moved to a file of their own and never deleted. With
 * null the log is kept in memory only.
 */
export function openActionLog(directory: string | null): ActionLog {
  const file = directory === null ? null : path.join(directory, FILE);
  const unwritten: ActionLogEntry[] = [];
  return {
    append(entry) {
      if (file !== null && appendLine(file, JSON.stringify(entry))) shorten(file);
      else unwritten.push(entry);
      if (unwritten.length > 1000) unwritten.shift();
    },
    list(limit) {
      const written = file === null ? [] : readEntries(file);
      return [...written, ...unwritten].toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
  };
}

function readEntries(file: string): ActionLogEntry[] {
  const lines = readLines(file);
  const entries = lines.map(parseActionLogLine);
  const damaged = lines.filter((_, index) => entries[index] === null);
  const good = lines.filter((_, index) => entries[index] !== null);
  if (damaged.length > 0 && keepDamaged(file, damaged)) replace(file, good);
  return entries.filter((entry) => entry !== null);
}

function shorten(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LARGEST) return;
  const lines = readLines(file);
  // A file that cannot be read is not replaced by an empty one.
  if (lines.length > 0) replace(file, lines.slice(Math.ceil(lines.length / 2)));
}

/** Appends a line. A crash while writing leaves a line without its end, which the next line must not continue. */
function appendLine(file: string, line: string): boolean {
  let descriptor: number | null = null;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, APPENDING, 0o600);
    const info = fstatSync(descriptor);
    if (!info.isFile()) return false;
    const { size } = info;
    const last = Buffer.alloc(1);
    if (size > 0) readSync(descriptor, last, 0, 1, size - 1);
    writeSync(descriptor, `${size > 0 && last[0] !== LINE_FEED ? '\n' : ''}${line}\n`);
    return true;
  } catch {
    return false;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function keepDamaged(file: string, lines: readonly string[]): boolean {
  const aside = path.join(path.dirname(file), DAMAGED);
  const before = readText(aside);
  const text = `${before}${lines.join('\n')}\n`;
  return writeWhole(aside, text.slice(-KEPT_DAMAGED));
}

function replace(file: string, lines: readonly string[]): boolean {
  return writeWhole(file, lines.map((line) => `${line}\n`).join(''));
}

function writeWhole(file: string, text: string): boolean {
  try {
    return replaceFile(file, text);
  } catch {
    return false;
  }
}

function readLines(file: string): string[] {
  return readText(file).split('\n').filter(Boolean);
}

function readText(file: string): string {
  const read = readRegularFile(file, LARGEST_READ);
  return read.kind === 'ok' ? read.text : '';
}
