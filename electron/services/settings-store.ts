import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { Message } from '../core/model/assessment.ts';
import type { HostNotice } from '../core/words/messages.ts';
import { message } from '../core/words/messages.ts';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../core/settings/settings.ts';
import { refusalOf, settingProblems } from '../core/settings/setting-problems.ts';
import { systemErrorOf } from '../core/words/system-errors.ts';

const FILE = 'settings.json';

export interface SettingsStore {
  current(): Settings;
  /** What the user should know: a file that was set aside, a folder that takes nothing. null when all is well. */
  notice(): HostNotice | null;
  /** Changes what is given and keeps the rest. What does not fit the schema changes nothing and is answered with why. */
  change(changes: Readonly<Record<string, unknown>>): Settings | { readonly refused: string };
  subscribe(listener: (settings: Settings) => void): () => void;
}

/**
 * The platform's folder for settings: XDG_CONFIG_HOME (XDG Base Directory Specification: an absolute path, or it is
 * ignored), Application Support, APPDATA.
 */
export function settingsDirectory(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return path.win32.join(environment['APPDATA'] ?? path.win32.join(home, 'AppData', 'Roaming'), 'Headroom');
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Headroom');
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  return path.posix.join(path.posix.isAbsolute(configured) ? configured : path.posix.join(home, '.config'), 'headroom');
}

/**
 * Opens the settings in a folder, which need not exist yet. A file that cannot be understood is set aside under a new
 * name, with every value in it that could be used kept; where nothing can be written, settings last until the end of
 * the program.
 */
export function openSettingsStore(directory: string = settingsDirectory()): SettingsStore {
  const file = path.join(directory, FILE);
  const listeners = new Set<(settings: Settings) => void>();
  const read = readSettings(file);
  let settings = read?.settings ?? DEFAULT_SETTINGS;
  const problem = read?.problem ?? null;
  /** A file that could not be understood and is still in its place: it is not written over. */
  let inTheWay = problem !== null;
  let notice: HostNotice | null = problem && [problem];
  if (inTheWay) moveAway();

  function moveAway(): void {
    const aside = setAside(file);
    inTheWay = aside === null;
    const outcome = aside === null ? message('settings.in-the-way', {}) : message('settings.kept', { aside });
    notice = problem === null ? [outcome] : [problem, outcome];
  }

  return {
    current: () => settings,
    notice: () => notice,
    change(changes) {
      // Another Headroom, the desktop app beside `headroom serve`, may have changed other settings meanwhile.
      const onDisk = readSettings(file);
      const before = onDisk?.problem === null ? onDisk.settings : settings;
      const checked = v.safeParse(settingsSchema, { ...before, ...changes });
      if (!checked.success) return { refused: refusalOf(settingProblems(checked.issues)) };
      settings = checked.output;
      if (inTheWay) moveAway();
      if (!inTheWay) {
        const unsaved = writeSettings(file, settings);
        notice = unsaved && [unsaved];
      }
      for (const listener of [...listeners]) listener(settings);
      return settings;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The settings as they are in a folder; nothing is changed there. For programs that only look at them. */
export function readStoredSettings(directory: string = settingsDirectory()): ReadSettings {
  return readSettings(path.join(directory, FILE)) ?? { settings: DEFAULT_SETTINGS, problem: null };
}

export interface ReadSettings {
  readonly settings: Settings;
  /** What is wrong with the file; null when it is fine. */
  readonly problem: Message | null;
}

/** null: there is no file. */
function readSettings(file: string): ReadSettings | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    return {
      settings: DEFAULT_SETTINGS,
      problem: message('settings.unreadable', { file, reason: systemErrorOf(error) }),
    };
  }
  return parseSettings(text, file);
}

/** Takes every value that fits and the default for the others. */
export function parseSettings(text: string, file: string): ReadSettings {
  const parsed = parseObject(text);
  if (parsed === null) {
    return { settings: DEFAULT_SETTINGS, problem: message('settings.damaged', { file }) };
  }
  const usable: Record<string, unknown> = {};
  const unusable: string[] = [];
  for (const [key, schema] of Object.entries(settingsSchema.entries)) {
    if (!Object.hasOwn(parsed, key)) continue;
    if (v.safeParse(schema, parsed[key]).success) usable[key] = parsed[key];
    else unusable.push(key);
  }
  return {
    settings: v.parse(settingsSchema, usable),
    problem: unusable.length === 0 ? null : message('settings.unusable', { file, names: unusable.join(', ') }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Moves the file to a name that no other file has, and gives that name; null when it stays where it is. */
function setAside(file: string): string | null {
  for (let number = 1; number < 1000; number += 1) {
    const aside = `${file}.damaged-${number}`;
    try {
      // Unlike a rename, this never replaces an older file.
      copyFileSync(file, aside, constants.COPYFILE_EXCL);
      rmSync(file);
      return aside;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) return null;
    }
  }
  return null;
}

/** Replaces the file as a whole, or not at all. Says what went wrong; null when it is on disk. */
function writeSettings(file: string, settings: Settings): Message | null {
  const draft = `${file}.${process.pid}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      writeThrough(draft, `${JSON.stringify(settings, null, 2)}\n`);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    return null;
  } catch (error) {
    return message('settings.unsaved', { folder: path.dirname(file), reason: systemErrorOf(error) });
  }
}

/** On the disk, not only in its cache: a rename may overtake what is written. */
function writeThrough(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
