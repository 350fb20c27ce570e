import type { Message } from '../model/assessment.ts';
import { message } from '../words/messages.ts';
import type { ParsedSettings } from './parse-settings.ts';
import type { SettingProblem } from './setting-problems.ts';

/** The most problems that are listed; the rest is counted. */
const MOST_SAID = 5;

/** The unusable entries of a settings file, their effect and what to do. Empty when everything is usable. */
export function settingsNotice(file: string, { problems, closed }: ParsedSettings): readonly Message[] {
  if (problems.length === 0) return [];
  const unsaid = problems.length - MOST_SAID;
  return [
    message('settings.misfits', { file }),
    ...problems.slice(0, MOST_SAID).map(problemMessage),
    ...(unsaid > 0 ? [message('settings.more', { count: unsaid })] : []),
    ...(closed.length > 0 ? [message('settings.guards-closed', {})] : []),
  ];
}

function problemMessage({ misfit, path, expected, received, rule }: SettingProblem): Message {
  switch (misfit) {
    case 'missing':
      return message('settings.misfit.missing', { path });
    case 'empty':
      return message('settings.misfit.empty', { path });
    case 'choice':
      return message('settings.misfit.choice', { path, received, choices: choicesOf(expected) });
    case 'too-many':
      return message('settings.misfit.too-many', { path, count: Number(received), most: Number(expected) });
    case 'rule':
      return message('settings.misfit.rule', { path, rule: rule ?? '' });
    case 'kind':
      return message('settings.misfit.kind', { path, received, expected });
  }
}

/** The choices of an expectation, which Valibot writes as `("a" | "b")`. */
function choicesOf(expected: string): string {
  return expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ', ');
}
