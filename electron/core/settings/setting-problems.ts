import type * as v from 'valibot';

/** How a value fails to fit; `missing` is a key that is not there at all. */
export type Misfit = 'missing' | 'choice' | 'empty' | 'rule' | 'too-many' | 'kind';

/** A value that does not fit the schema of the settings. */
export interface SettingProblem {
  readonly misfit: Misfit;
  /** Where it stands in the file, such as `rules[0].level`; empty: the whole. */
  readonly path: string;
  /** Untrusted text. */
  readonly expected: string;
  readonly received: string;
  /** The words of a rule of ours that it breaks; see reading-reasons.ts. null: it is of the wrong kind or size. */
  readonly rule: string | null;
}

/** `at`: the path of what was checked, inside which the problems lie. */
export function settingProblems(
  issues: readonly v.BaseIssue<unknown>[],
  at: readonly PathPart[] = [],
): readonly SettingProblem[] {
  return issues.map((issue) => ({
    misfit: misfitOf(issue),
    path: formatPath([...at, ...(issue.path ?? []).map(({ key }) => key as PathPart)]),
    expected: issue.expected ?? '',
    received: issue.received,
    rule: issue.type === 'check' ? issue.message : null,
  }));
}

export type PathPart = string | number;

/** As it would be written in JavaScript: `guards[1].guard`. */
export function formatPath(parts: readonly PathPart[]): string {
  return parts
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

function misfitOf({ type, received }: v.BaseIssue<unknown>): Misfit {
  if (received === 'undefined') return 'missing';
  if (type === 'check') return 'rule';
  if (type === 'picklist') return 'choice';
  return type === 'non_empty' ? 'empty' : 'kind';
}

/** Why settings are refused, for whoever shows it: a rule of ours, else the names of what does not fit. */
export function refusalOf(problems: readonly SettingProblem[]): string {
  const [first] = problems;
  return problems.length === 1 && first?.rule ? first.rule : [...new Set(problems.map(({ path }) => path))].join(', ');
}
