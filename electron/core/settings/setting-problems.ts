import * as v from 'valibot';

/** A value that does not fit the schema of the settings. */
export interface SettingProblem {
  /** Where it stands, such as `rules.0.level`; empty: the whole. */
  readonly path: string;
  /** Untrusted text. */
  readonly expected: string;
  readonly received: string;
  /** The reason, as a key, for a rule of ours that it breaks; null where it is of the wrong kind or size. */
  readonly rule: string | null;
}

export function settingProblems(issues: readonly v.BaseIssue<unknown>[]): readonly SettingProblem[] {
  return issues.map((issue) => ({
    path: v.getDotPath(issue as v.InferIssue<v.GenericSchema>) ?? '',
    expected: issue.expected ?? '',
    received: issue.received,
    rule: issue.type === 'check' ? issue.message : null,
  }));
}

/** Why settings are refused, for whoever shows it: a rule of ours, else the names of what does not fit. */
export function refusalOf(problems: readonly SettingProblem[]): string {
  const [first] = problems;
  return problems.length === 1 && first?.rule ? first.rule : [...new Set(problems.map(({ path }) => path))].join(', ');
}
