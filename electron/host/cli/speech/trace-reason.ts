import type { Language } from '../../../core/words/language.ts';
import { createReasonFinder } from '../../../core/words/worded-reason.ts';
import { traceReasons } from './pt-br/trace-reasons.ts';

/** The parser of traces says what is wrong in English; only other languages need a text. */
const finders: Readonly<Record<Language, (reason: string) => string | null>> = {
  en: () => null,
  'pt-BR': createReasonFinder(traceReasons),
};

/** What is wrong in a trace, in words of the language; what is not known there stays as it is. */
export function traceReason(reason: string, language: Language): string {
  return finders[language](reason) ?? reason;
}
