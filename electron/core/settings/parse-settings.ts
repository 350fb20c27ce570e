import * as v from 'valibot';
import { closedGuard } from './closed-guards.ts';
import { onAlertSchema, splitCommand } from './on-alert.ts';
import {
  guardSchema,
  MOST_GUARDS,
  MOST_RESPONSES,
  responseSchema,
  settingsSchema,
  type ResponseRule,
  type Settings,
  type UserGuard,
} from './settings.ts';
import { formatPath, settingProblems, type PathPart, type SettingProblem } from './setting-problems.ts';
import { isRecord } from '../model/json.ts';

export interface ParsedSettings {
  /** Every valid value, and the default in place of the others. */
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
  /** The guards that replace unreadable ones, so that a mistake in a guard never protects less. */
  readonly closed: readonly UserGuard[];
  /** The program that runs with each alert, and its arguments; null when there is none, or it is invalid. */
  readonly onAlert: readonly string[] | null;
}

/** Checks each setting by itself, and each entry of a list. An invalid value affects nothing but itself. */
export function parseSettings(stored: Readonly<Record<string, unknown>>): ParsedSettings {
  const problems: SettingProblem[] = [];
  const usable: Record<string, unknown> = {};
  const guards = parseGuards(stored['guards'], problems);
  for (const [key, schema] of Object.entries(settingsSchema.entries)) {
    if (!Object.hasOwn(stored, key) || key === 'guards' || key === 'responses') continue;
    const checked = v.safeParse(schema, stored[key]);
    if (checked.success) usable[key] = checked.output;
    else problems.push(...settingProblems(checked.issues, [key]));
  }
  const responses = parseResponses(stored['responses'], problems);
  const onAlert = parseOnAlert(stored['onAlert'], problems);
  return {
    settings: v.parse(settingsSchema, { ...usable, guards: guards.good, responses }),
    problems,
    closed: guards.closed,
    onAlert,
  };
}

function parseOnAlert(stored: unknown, problems: SettingProblem[]): readonly string[] | null {
  if (stored === undefined) return null;
  const text = parseEntry(onAlertSchema, stored, ['onAlert'], problems);
  return text === null ? null : splitCommand(text);
}

interface ParsedGuards {
  readonly good: readonly UserGuard[];
  readonly closed: readonly UserGuard[];
}

function parseGuards(stored: unknown, problems: SettingProblem[]): ParsedGuards {
  if (stored === undefined) return { good: [], closed: [] };
  if (!Array.isArray(stored)) {
    problems.push(...settingProblems(issuesOf(settingsSchema.entries.guards, stored), ['guards']));
    return { good: [], closed: [closedGuard(null)] };
  }
  const good: UserGuard[] = [];
  const closed: UserGuard[] = [];
  for (const [index, entry] of stored.slice(0, MOST_GUARDS).entries()) {
    const guard = parseEntry(guardSchema, entry, ['guards', index], problems);
    if (guard === null) closed.push(closedGuard(entry));
    else good.push(guard);
  }
  if (stored.length > MOST_GUARDS) {
    problems.push(tooMany(['guards'], stored.length, MOST_GUARDS));
    closed.push(closedGuard(null));
  }
  return { good, closed };
}

function parseResponses(stored: unknown, problems: SettingProblem[]): Settings['responses'] {
  const none = { enabled: false, rules: [] };
  if (stored === undefined) return none;
  if (!isRecord(stored)) {
    problems.push(...settingProblems(issuesOf(settingsSchema.entries.responses, stored), ['responses']));
    return none;
  }
  const { enabled = false, rules = [] } = stored;
  const isSwitch = typeof enabled === 'boolean';
  if (!isSwitch) problems.push(...settingProblems(issuesOf(v.boolean(), enabled), ['responses', 'enabled']));
  const parsed = parseRules(rules, problems);
  return { enabled: isSwitch && enabled, rules: parsed };
}

/** Of rules with the same name only the first applies, because their actions are remembered under the name. */
function parseRules(stored: unknown, problems: SettingProblem[]): ResponseRule[] {
  const at = ['responses', 'rules'];
  if (!Array.isArray(stored)) {
    problems.push(...settingProblems(issuesOf(v.array(v.unknown()), stored), at));
    return [];
  }
  const rules: ResponseRule[] = [];
  for (const [index, entry] of stored.slice(0, MOST_RESPONSES).entries()) {
    const rule = parseEntry(responseSchema, entry, [...at, index], problems);
    if (rule === null) continue;
    if (rules.some(({ name }) => name === rule.name)) problems.push(sameName([...at, index, 'name'], rule.name));
    else rules.push(rule);
  }
  if (stored.length > MOST_RESPONSES) problems.push(tooMany(at, stored.length, MOST_RESPONSES));
  return rules;
}

/** The entry, or null when it is invalid. Its problems are then added to the list. */
function parseEntry<S extends v.GenericSchema>(
  schema: S,
  entry: unknown,
  at: readonly PathPart[],
  problems: SettingProblem[],
): v.InferOutput<S> | null {
  const checked = v.safeParse(schema, entry);
  if (checked.success) return checked.output;
  problems.push(...settingProblems(checked.issues, at));
  return null;
}

function issuesOf(schema: v.GenericSchema, value: unknown): readonly v.BaseIssue<unknown>[] {
  return v.safeParse(schema, value).issues ?? [];
}

function tooMany(at: readonly PathPart[], count: number, most: number): SettingProblem {
  return { misfit: 'too-many', path: formatPath(at), expected: String(most), received: String(count), rule: null };
}

function sameName(at: readonly PathPart[], name: string): SettingProblem {
  return {
    misfit: 'rule',
    path: formatPath(at),
    expected: '',
    received: name,
    rule: 'Two responses have the same name.',
  };
}
