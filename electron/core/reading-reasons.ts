import type { Language } from './language.ts';
import { readingReasonsPtBr } from './reading-reasons-pt-br.ts';
import { systemErrorText } from './system-errors.ts';

/** Readers and services say why in English; only other languages need a text. */
const readingReasons: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {},
  'pt-BR': readingReasonsPtBr,
};

const FILLED_IN = '…';

/** Why something cannot be read, in another language than English; null where that is not known or not needed. */
export function readingReason(reason: string, language: Language): string | null {
  const texts = readingReasons[language];
  if (Object.hasOwn(texts, reason)) return texts[reason] ?? null;
  for (const [pattern, text] of Object.entries(texts)) {
    const [before = '', after] = pattern.split(FILLED_IN);
    if (after === undefined || !reason.startsWith(before) || !reason.endsWith(after)) continue;
    const filled = reason.slice(before.length, reason.length - after.length);
    return text.replace(FILLED_IN, () => readingReason(filled, language) ?? filled);
  }
  return null;
}

/** Why something failed, whoever tells it: the system or a reader; null where there are no words of ours for it. */
export function knownReason(reason: string, language: Language): string | null {
  return systemErrorText(reason, language) ?? readingReason(reason, language);
}
