import * as v from 'valibot';
import { parseSettings } from './parse-settings.ts';
import { refusalOf, type SettingProblem } from './setting-problems.ts';
import { guardSchema, responseSchema, settingsSchema, type Settings } from './settings.ts';
import { reason } from '../words/reasons.ts';
import { isRecord } from '../model/json.ts';

/**
 * The changes that one writer wants. A list (`guards`, `responses.rules`) is changed by the difference between
 * `before` and `settings`, so that entries which somebody else has added or removed meanwhile stay so. Entries that
 * are in both may be left out of both.
 */
export interface SettingsChange {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The old values as the writer knew them. A list that is missing here is replaced as a whole. */
  readonly before: Readonly<Record<string, unknown>>;
}

export type StoredSettings = Readonly<Record<string, unknown>>;

export type Merged = { readonly stored: StoredSettings } | { readonly refused: string };

const UNREADABLE_LIST = reason('settings.list-unreadable');
const FILE_ONLY = reason('settings.file-only');
const CHANGED_ELSEWHERE = reason('settings.changed-elsewhere');

/**
 * Applies a change to the settings that are stored now. Everything that the change does not name stays as it is
 * written, unusable values and entries included. A change whose result would not be valid is refused, and so is one that
 * names a command: whoever may change settings in a page may not start programs with it.
 */
export function mergeSettings(stored: StoredSettings, { settings, before }: SettingsChange): Merged {
  if (Object.hasOwn(settings, 'onAlert')) return { refused: FILE_ONLY };
  const merged: Record<string, unknown> = { ...stored };
  const known = parseSettings(stored);
  for (const key of Object.keys(settingsSchema.entries)) {
    if (!Object.hasOwn(settings, key)) continue;
    const value = mergeSetting(key, merged[key], settings[key], before[key], known.settings);
    const refused = [UNREADABLE_LIST, CHANGED_ELSEWHERE].find((one) => one === value);
    if (refused !== undefined) return { refused };
    merged[key] = value;
  }
  const problems = newProblems(known.problems, parseSettings(merged).problems);
  return problems.length === 0 ? { stored: merged } : { refused: refusalOf(problems) };
}

function mergeSetting(key: string, stored: unknown, next: unknown, before: unknown, known: Settings): unknown {
  if (key === 'guards' && Array.isArray(next)) {
    return mergeList(stored, {
      next,
      before: listOr(before, known.guards),
      schema: guardSchema,
      keyOf: JSON.stringify,
    });
  }
  if (key === 'responses' && isRecord(next)) return mergeResponses(stored, next, before, known);
  return next;
}

function mergeResponses(
  stored: unknown,
  next: Readonly<Record<string, unknown>>,
  before: unknown,
  known: Settings,
): unknown {
  if (stored !== undefined && !isRecord(stored)) return UNREADABLE_LIST;
  const { enabled, rules } = next;
  const merged = { ...stored, ...(enabled !== undefined && { enabled }) };
  if (rules === undefined) return merged;
  if (!Array.isArray(rules)) return { ...merged, rules };
  const was = listOr(isRecord(before) ? before['rules'] : undefined, known.responses.rules);
  const list = mergeList(stored?.['rules'], { next: rules, before: was, schema: responseSchema, keyOf: nameOf });
  return typeof list === 'string' ? list : { ...merged, rules: list };
}

interface ListChange {
  readonly next: readonly unknown[];
  readonly before: readonly unknown[];
  readonly schema: v.GenericSchema;
  /** Entries with the same key are the same entry, however they differ otherwise. */
  readonly keyOf: (entry: unknown) => string;
}

/** The new list of stored entries, or the reason why the change cannot be made. */
function mergeList(stored: unknown, { next, before, schema, keyOf }: ListChange): readonly unknown[] | string {
  if (stored !== undefined && !Array.isArray(stored)) return UNREADABLE_LIST;
  const whole = (entry: unknown) => {
    const parsed = v.safeParse(schema, entry);
    return parsed.success ? parsed.output : null;
  };
  const text = (entry: unknown) => JSON.stringify(whole(entry) ?? entry);
  const entries: unknown[] = stored ?? [];
  const [was, is] = [new Set(before.map(text)), new Set(next.map(text))];
  const gone = before.filter((entry) => !is.has(text(entry)));
  const come = next.filter((entry) => !was.has(text(entry)));
  const kept = new Map<string, unknown>();
  const result: unknown[] = [];
  /** A removed entry is replaced in its place by the added one with the same key. */
  const replacement = (entry: unknown) => come.find((other) => keyOf(other) === keyOf(entry));
  const placed = new Set<unknown>();
  for (const entry of entries) {
    if (whole(entry) !== null && gone.some((other) => text(other) === text(entry))) {
      const instead = replacement(entry);
      if (instead !== undefined) result.push(instead);
      placed.add(instead);
      continue;
    }
    if (whole(entry) !== null) kept.set(keyOf(whole(entry)), entry);
    result.push(entry);
  }
  if (gone.some((entry) => kept.has(keyOf(whole(entry) ?? entry)))) return CHANGED_ELSEWHERE;
  for (const entry of come) {
    if (placed.has(entry)) continue;
    const other = kept.get(keyOf(whole(entry) ?? entry));
    if (other === undefined) result.push(entry);
    else if (text(other) !== text(entry)) return CHANGED_ELSEWHERE;
  }
  return result;
}

function listOr(value: unknown, otherwise: readonly unknown[]): readonly unknown[] {
  return Array.isArray(value) ? value : otherwise;
}

function nameOf(rule: unknown): string {
  return isRecord(rule) ? String(rule['name']) : '';
}

/** The problems that a change has caused. The numbers of entries may have shifted. */
function newProblems(before: readonly SettingProblem[], after: readonly SettingProblem[]): readonly SettingProblem[] {
  const known = before.map(withoutNumbers);
  return after.filter((problem) => {
    const index = known.indexOf(withoutNumbers(problem));
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}

function withoutNumbers({ path, received, rule }: SettingProblem): string {
  return JSON.stringify([path.replaceAll(/\[\d+\]/g, '[]'), received, rule]);
}

/**
 * The difference between two states of the settings as a change. For a list, only the removed and the added entries
 * are given.
 */
export function settingsDifference(before: Settings, after: Settings): SettingsChange {
  const change = { settings: {} as Record<string, unknown>, before: {} as Record<string, unknown> };
  for (const key of Object.keys(settingsSchema.entries) as (keyof Settings)[]) {
    const [was, is] = difference(before[key], after[key]);
    if (is === undefined) continue;
    change.settings[key] = is;
    change.before[key] = was;
  }
  return change;
}

function difference(before: unknown, after: unknown): readonly [unknown, unknown] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [undefined, undefined];
  if (Array.isArray(before) && Array.isArray(after)) return [without(before, after), without(after, before)];
  if (!isRecord(before) || !isRecord(after) || !('rules' in before)) return [before, after];
  const parts = Object.keys(after).map((key) => [key, difference(before[key], after[key])] as const);
  const changed = parts.filter(([, [, is]]) => is !== undefined);
  return [
    Object.fromEntries(changed.map(([key, [was]]) => [key, was])),
    Object.fromEntries(changed.map(([key, [, is]]) => [key, is])),
  ];
}

function without(entries: readonly unknown[], others: readonly unknown[]): unknown[] {
  const texts = new Set(others.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !texts.has(JSON.stringify(entry)));
}
