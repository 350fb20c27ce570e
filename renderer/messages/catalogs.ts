import { en } from './en/index.ts';
import type { Messages } from './messages.ts';
import { ptBR } from './pt-br/index.ts';

export const LANGUAGES = ['en', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

export const catalogs: Readonly<Record<Language, Messages>> = { en, 'pt-BR': ptBR };

/** The first language a person prefers that there is a catalogue for, else English. */
export function preferredLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'pt') return 'pt-BR';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
