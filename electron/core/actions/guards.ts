import type { Action, Guard } from './action.ts';
import type { ActionReason } from '../words/refusals.ts';
import { BUILT_IN_GUARDS, SESSION_CGROUPS, TERMINALS, type GuardRule } from './guard-rules.ts';
import type { Reading } from '../model/reading.ts';

/** What the guards look at. */
export interface GuardSubject {
  readonly pid: number;
  readonly name: string;
  /** Name of the parent process; null when it is gone. */
  readonly parentName: string | null;
  readonly executable: Reading<string>;
  readonly user: Reading<string>;
  readonly cgroup: Reading<string>;
  readonly kernelThread: boolean;
}

export interface GuardContext {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Pids of Headroom's own processes. */
  readonly own: ReadonlySet<number>;
  /** Pids of everything that Headroom was started by. */
  readonly ancestors: ReadonlySet<number>;
  /** The user's own guards, asked before the built-in ones. */
  readonly rules: readonly GuardRule[];
}

const HARMLESS: readonly Action[] = ['resume', 'unprefer'];

/**
 * What the guards say about doing `action` to a process. What is forbidden is forbidden for every action; what only asks
 * twice is let through for the actions that give something back.
 */
export function guardOf(subject: GuardSubject, action: Action, context: GuardContext): Guard {
  const final = finalReason(subject, context);
  if (final !== null) return { kind: 'forbidden', reason: final };
  const rule = [...context.rules, ...BUILT_IN_GUARDS].find(
    (candidate) => isFor(candidate, context) && matches(candidate, subject),
  );
  if (rule === undefined) return { kind: 'allowed' };
  if (rule.guard === 'confirm' && HARMLESS.includes(action)) return { kind: 'allowed' };
  return { kind: rule.guard, reason: rule.reason };
}

/** Whether ending the process closes everything that was started in it. */
export function isTerminal(subject: Pick<GuardSubject, 'name' | 'executable'>): boolean {
  return matchesName(TERMINALS, subject.name, subject.executable);
}

export function isSessionCgroup(cgroup: string): boolean {
  return matchesAny(SESSION_CGROUPS, cgroup);
}

function finalReason(subject: GuardSubject, context: GuardContext): ActionReason | null {
  if (!Number.isSafeInteger(subject.pid) || subject.pid <= 1) return 'guard.init';
  if (subject.kernelThread) return 'guard.kernel';
  if (context.own.has(subject.pid)) return 'guard.headroom';
  if (context.ancestors.has(subject.pid)) return 'guard.ancestor';
  return null;
}

function isFor({ platform }: GuardRule, context: GuardContext): boolean {
  return platform === undefined || platform === context.platform;
}

function matches(rule: GuardRule, subject: GuardSubject): boolean {
  if (rule.names && !matchesName(rule.names, subject.name, subject.executable)) return false;
  if (rule.parents && (subject.parentName === null || !matchesAny(rule.parents, subject.parentName))) return false;
  if (rule.executables && !matchesReading(rule.executables, subject.executable)) return false;
  if (rule.users && !matchesReading(rule.users, subject.user)) return false;
  if (rule.cgroups && !matchesReading(rule.cgroups, subject.cgroup)) return false;
  return Boolean(rule.names ?? rule.parents ?? rule.executables ?? rule.users ?? rule.cgroups);
}

/** Linux cuts names after 15 bytes, so a longer name in a table also matches its first 15. */
function matchesName(patterns: readonly string[], name: string, executable: Reading<string>): boolean {
  if (matchesAny(patterns, name)) return true;
  if (name.length === 15 && patterns.some((pattern) => pattern.length > 15 && pattern.startsWith(name))) return true;
  return executable.kind === 'ok' && matchesAny(patterns, fileName(executable.value));
}

function matchesReading(patterns: readonly string[], reading: Reading<string>): boolean {
  return reading.kind === 'ok' && matchesAny(patterns, reading.value);
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, text));
}

/** `*` stands for any run of characters; everything else for itself. Linear in the text for each part of the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return first === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return text.length - last.length >= from && text.endsWith(last);
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/ \(deleted\)$/, '');
}
