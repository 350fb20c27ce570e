import { systemErrors } from './catalogs.ts';
import { systemErrors as english } from './en/system-errors.ts';
import type { Language } from './language.ts';

/** What an error tells: its code where that has words here, else its own message, which is untrusted text. */
export function systemErrorOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return Object.hasOwn(english, code) ? code : error.message;
}

/** The words for a code; null for a message. */
export function systemErrorText(reason: string, language: Language): string | null {
  const texts = systemErrors[language];
  return Object.hasOwn(texts, reason) ? texts[reason as keyof typeof english] : null;
}
