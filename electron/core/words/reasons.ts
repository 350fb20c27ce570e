import type { Message } from '../model/assessment.ts';
import type { Reason } from '../model/reading.ts';
import { reasons } from './catalogs.ts';
import type { reasons as english } from './en/reasons.ts';
import type { Language } from './language.ts';
import { wordMessage, type ValuesIn } from './messages.ts';
import { systemErrorText } from './system-errors.ts';
import type { Wording } from './wording.ts';

type ReasonValues = ValuesIn<typeof english>;
export type ReasonKey = keyof ReasonValues;

/** Keys of reasons that take no values. */
type PlainKey = { [K in ReasonKey]: (typeof english)[K] extends string ? K : never }[ReasonKey];

/**
 * A reason as it travels through readings, frames, recordings and replies: the key of its text, followed by its values as
 * JSON, such as `processes.hidden {"option":"hidepid=2"}`. It is worded where it is shown.
 */
export function reason<K extends PlainKey>(key: K): Reason;
export function reason<K extends Exclude<ReasonKey, PlainKey>>(key: K, values: ReasonValues[K]): Reason;
export function reason(key: string, values?: object): Reason {
  return (values === undefined ? key : `${key} ${JSON.stringify(values)}`) as Reason;
}

/** What another program, the system or an older recording says: it is shown as it is where it has no words here. */
export function foreignReason(text: string): Reason {
  return text as Reason;
}

/** Whether a reason is the one of this key, whatever its values are. */
export function isReason(given: string, key: ReasonKey): boolean {
  return given === key || given.startsWith(`${key} {`);
}

/** The words for a reason or a code of the system; null for one that has none here, which is untrusted text. */
export function reasonText(given: string, language: Language, wording: Wording): string | null {
  const known = systemErrorText(given, language);
  if (known !== null) return known;
  const end = given.indexOf(' {');
  const key = end === -1 ? given : given.slice(0, end);
  if (!Object.hasOwn(reasons.en, key)) return null;
  const text = reasons[language][key as ReasonKey];
  if (typeof text === 'string') return end === -1 ? text : null;
  try {
    const values = JSON.parse(given.slice(key.length)) as Message['values'];
    return wordMessage({ key, values }, reasons[language], wording);
  } catch {
    // A recording may hold anything: values that are cut or of another kind cannot be put into words.
    return null;
  }
}
