import * as v from 'valibot';
import { reason } from '../words/reasons.ts';

/**
 * The program and the arguments of a command line. Words are separated by blanks; single and double quotes keep them
 * together; a backslash takes its meaning from a quote, a blank or another backslash after it, and is itself before
 * anything else. Nothing else of a shell is understood: no variables, no pipes. Null where no program is named, or a
 * quote is not closed.
 */
export function splitCommand(text: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (character === '\0') return null;
    if (character === '\\' && quote !== "'" && (/["\\]/.test(next) || (quote === '' && /['\s]/.test(next)))) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== '' ? character === quote : /["']/.test(character)) {
      quote = quote === '' ? character : '';
      word ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return quote === '' && (words[0] ?? '') !== '' ? words : null;
}

/**
 * The command that runs with each alert, under the key `onAlert`. It is no part of `Settings`: a page, which is not
 * trusted, neither sees it nor changes it. Only the settings file and the command line name it.
 */
export const onAlertSchema = v.nullable(
  v.pipe(
    v.string(),
    v.maxLength(4096),
    v.check((text) => splitCommand(text) !== null, reason('settings.no-command')),
  ),
);
