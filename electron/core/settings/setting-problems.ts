import type * as v from 'valibot';

/** How a value is invalid. `missing` is a key that is not there at all. */
type Misfit = 'missing' | 'choice' | 'empty' | 'rule' | 'too-many' | 'kind';

/** A value that the schema of the settings does not accept. */
export interface SettingProblem {
  readonly misfit: Misfit;
  /** The place in the file, such as `rules[0].level`. Empty for the file as a whole. */
  readonly path: string;
  /** Untrusted text. */
  readonly expected: string;
  readonly received: string;
  /** The reason of the rule that the value breaks. Null when the value is of the wrong kind or size. */
  readonly rule: string | null;
}

/** The problems of a value. `at` is the path of the value that was checked. */
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

/** A path as it would be written in JavaScript: `guards[1].guard`. */
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

/** The reason why settings are refused: the rule that is broken, otherwise the names of the invalid values. */
export function refusalOf(problems: readonly SettingProblem[]): string {
  const [first] = problems;
  return problems.length === 1 && first?.rule ? first.rule : [...new Set(problems.map(({ path }) => path))].join(', ');
}
