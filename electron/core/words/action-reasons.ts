import { actionReasonsEn, type ActionReasons } from './action-reasons-en.ts';
import { actionReasonsPtBr } from './action-reasons-pt-br.ts';
import type { Catalogs } from './catalog.ts';
import type { Language } from './language.ts';

export type ActionReason = keyof ActionReasons;

const actionReasons: Catalogs<ActionReasons> = { en: actionReasonsEn, 'pt-BR': actionReasonsPtBr };

/** The text of a reason; null for one that is no key: a user's own guard, a system's error. */
export function actionReason(reason: string, language: Language): string | null {
  return Object.hasOwn(actionReasons[language], reason) ? actionReasons[language][reason as ActionReason] : null;
}
