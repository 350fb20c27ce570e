import type { Action, Guard } from './action.ts';
import type { ActionReason } from '../words/refusals.ts';
import { BUILT_IN_GUARDS, SESSION_CGROUPS, TERMINALS, type GuardRule } from './guard-rules.ts';
import { executableName, isPerhapsCut } from '../model/process-name.ts';
import type { Reading } from '../model/reading.ts';

/** The facts about a process that guards look at. */
export interface GuardSubject {
  readonly pid: number;
  readonly name: string;
  /** The name of the parent process. Null when the parent is gone. */
  readonly parentName: string | null;
  readonly executable: Reading<string>;
  /** The effective user. */
  readonly user: Reading<string>;
  /** The real user. A guard that names a user applies to either of them. */
  readonly realUser: Reading<string>;
  readonly cgroup: Reading<string>;
  readonly kernelThread: boolean;
}

export interface GuardContext {
  /** The platform as Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** The pids of Headroom's own processes. */
  readonly own: ReadonlySet<number>;
  /** The pids of processes that carry another Headroom. An example is the `npm start` that ends together with it. */
  readonly carriers: ReadonlySet<number>;
  /** The pids of all ancestors of Headroom. */
  readonly ancestors: ReadonlySet<number>;
  /** The user's own guards. They are tried before the built-in ones. */
  readonly rules: readonly GuardRule[];
}

const HARMLESS: readonly Action[] = ['resume', 'unprefer'];

/**
 * What the guards say about an action on a process. A forbidding guard holds for every action. A guard that only asks
 * twice lets through the actions that give something back. No other rule can soften what one rule forbids; otherwise
 * the first matching rule applies.
 */
export function guardOf(subject: GuardSubject, action: Action, context: GuardContext): Guard {
  const final = finalReason(subject, context);
  if (final !== null) return { kind: 'forbidden', reason: final };
  const carries = context.carriers.has(subject.pid);
  const matching = [...context.rules, ...BUILT_IN_GUARDS].filter(
    (candidate) => isFor(candidate, context) && matches(candidate, subject),
  );
  const rule = matching.find(({ guard }) => guard === 'forbidden') ?? matching[0];
  if (rule?.guard === 'forbidden') return { kind: 'forbidden', reason: rule.reason };
  if ((rule === undefined && !carries) || HARMLESS.includes(action)) return { kind: 'allowed' };
  return { kind: 'confirm', reason: rule?.reason ?? ('guard.other-headroom' satisfies ActionReason) };
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
  if (rule.users && !matchesReading(rule.users, subject.user) && !matchesReading(rule.users, subject.realUser))
    return false;
  if (rule.cgroups && !matchesReading(rule.cgroups, subject.cgroup)) return false;
  return Boolean(rule.names ?? rule.parents ?? rule.executables ?? rule.users ?? rule.cgroups);
}

/**
 * Whether a name matches one of the patterns. The kernel cuts long process names, so a longer pattern matches a cut
 * name, unless the executable shows that it is another program. The guard holds where the executable cannot be read.
 */
export function matchesName(patterns: readonly string[], name: string, executable: Reading<string>): boolean {
  if (matchesAny(patterns, name)) return true;
  const full = executableName(executable);
  if (full !== null && matchesAny(patterns, full)) return true;
  if (!isPerhapsCut(name) || full?.startsWith(name)) return false;
  return patterns.some((pattern) => isPerhapsCut(pattern) && pattern.startsWith(name));
}

function matchesReading(patterns: readonly string[], reading: Reading<string>): boolean {
  return reading.kind === 'ok' && matchesAny(patterns, reading.value);
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, text));
}

/**
 * Whether a text matches a pattern, in which `*` stands for any run of characters and everything else for itself. The
 * cost is linear in the text for each part of the pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*');
  const [first = ''] = parts;
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
