import { mkdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Message } from '../../core/model/assessment.ts';
import { guardOfAll } from '../../core/settings/closed-guards.ts';
import type { StoredSettings } from '../../core/settings/merge-settings.ts';
import { message } from '../../core/words/messages.ts';
import type { UserGuard } from '../../core/settings/settings.ts';
import { systemErrorOf } from '../../core/words/system-errors.ts';
import type { Bytes } from '../../core/model/units.ts';
import { fsCode } from '../files/fs-code.ts';
import { readOwnFile, versionOf, type FileRefusal } from '../files/read-own-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { takeShortLock } from '../files/short-lock.ts';
import { reason } from '../../core/words/reasons.ts';
import { isRecord } from '../../core/model/json.ts';

const LARGEST: Bytes = 1_000_000;

/** The settings as they are written, unusable entries included. */
export type SettingsFile =
  | { readonly kind: 'usable'; readonly stored: StoredSettings; readonly version: string }
  /** The file exists, but nothing in it may or can be used; `problem` says why. */
  | { readonly kind: 'unusable'; readonly problem: Message; readonly version: string };

/** Reads the file. A missing file is usable and empty. */
export function readSettingsFile(file: string): SettingsFile {
  const version = settingsVersion(file);
  const unusable = (problem: Message) => ({ kind: 'unusable', problem, version }) as const;
  const read = readOwnFile(file, LARGEST);
  switch (read.kind) {
    case 'missing':
      return { kind: 'usable', stored: {}, version: '' };
    case 'refused':
      return unusable(refusalMessage(file, read.refusal));
    case 'failed':
      return unusable(message('settings.unreadable', { file, reason: systemErrorOf(read.error) }));
    case 'ok': {
      const stored = parseObject(read.text);
      return stored === null
        ? unusable(message('settings.damaged', { file }))
        : { kind: 'usable', stored, version: read.version };
    }
  }
}

/** A text that changes whenever the file does. Empty when there is no file. */
export function settingsVersion(file: string): string {
  try {
    return versionOf(statSync(file, { bigint: true, throwIfNoEntry: false }));
  } catch (error) {
    return `unreadable: ${fsCode(error) ?? ''}`;
  }
}

/** The guards in place of those in a file that cannot be used at all. */
export const UNKNOWN_GUARDS: readonly UserGuard[] = [guardOfAll('guard.unread-settings')];

export type WriteOutcome =
  | { readonly kind: 'written'; readonly stored: StoredSettings }
  | { readonly kind: 'refused'; readonly refused: string }
  /** The file exists and cannot be used, so it is left as it is. */
  | { readonly kind: 'left'; readonly file: SettingsFile }
  | { readonly kind: 'failed'; readonly problem: Message };

/** The number of attempts to write against a program that writes all the time. An editor saves once. */
const ATTEMPTS = 5;
const BUSY = reason('settings.being-written');

/**
 * Applies a change to the file as it is at this moment. Other Headrooms wait meanwhile. When an editor saves between
 * the reading and the writing, that is noticed and the change is applied to the newer file.
 */
export function updateSettingsFile(
  file: string,
  change: (stored: StoredSettings) => { readonly stored: StoredSettings } | { readonly refused: string },
): WriteOutcome {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const lock = takeShortLock(`${file}.lock`);
    if (lock.kind === 'busy') return { kind: 'refused', refused: BUSY };
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const found = readSettingsFile(file);
        if (found.kind === 'unusable') return { kind: 'left', file: found };
        const changed = change(found.stored);
        if ('refused' in changed) return { kind: 'refused', refused: changed.refused };
        const { stored } = changed;
        const text = `${JSON.stringify(stored, null, 2)}\n`;
        if (replaceFile(realPath(file), text, { isStill: () => settingsVersion(file) === found.version })) {
          return { kind: 'written', stored };
        }
      }
      return { kind: 'refused', refused: BUSY };
    } finally {
      lock.release();
    }
  } catch (error) {
    const problem = message('settings.unsaved', { folder: path.dirname(file), reason: systemErrorOf(error) });
    return { kind: 'failed', problem };
  }
}

/** The target of a link, so that the target is replaced and the link stays. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function refusalMessage(file: string, refusal: FileRefusal): Message {
  switch (refusal.kind) {
    case 'not-regular':
      return message('settings.not-regular', { file });
    case 'foreign':
      return message('settings.foreign', { file, user: refusal.user });
    case 'writable':
      return message('settings.writable', { file });
    case 'too-large':
      return message('settings.too-large', { file, bytes: LARGEST });
  }
}

function parseObject(text: string): StoredSettings | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
