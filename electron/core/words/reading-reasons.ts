import type { Language } from './language.ts';
import { readingReasonsPtBr } from './reading-reasons-pt-br.ts';
import { systemErrorText } from './system-errors.ts';
import { createReasonFinder } from './worded-reason.ts';

/** Readers and services say why in English; only other languages need a text. */
const finders: Readonly<Record<Language, (reason: string) => string | null>> = {
  en: () => null,
  'pt-BR': createReasonFinder(readingReasonsPtBr),
};

/** Why something cannot be read, in another language than English; null where that is not known or not needed. */
export function readingReason(reason: string, language: Language): string | null {
  return finders[language](reason);
}

/** Why something failed, whoever tells it: the system or a reader; null where there are no words of ours for it. */
export function knownReason(reason: string, language: Language): string | null {
  return systemErrorText(reason, language) ?? readingReason(reason, language);
}
