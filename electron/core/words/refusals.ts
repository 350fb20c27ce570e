import { refusals } from './catalogs.ts';
import type { refusals as english } from './en/refusals.ts';
import type { Language } from './language.ts';

/** Why an action is turned down, asks twice, warns or fails. */
export type ActionReason = keyof typeof english;

/** The text of a reason; null for one that is no key: a user's own guard, a system's error. */
export function actionReason(reason: string, language: Language): string | null {
  return Object.hasOwn(refusals[language], reason) ? refusals[language][reason as ActionReason] : null;
}
