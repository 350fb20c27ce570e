import type { Catalogs } from '../../../core/words/catalog.ts';
import type { Language } from '../../../core/words/language.ts';

const COMMAND = 'ulimit -n 1024';

/** The other words of the command line cannot be loaded then. */
const texts: Catalogs<Record<'EMFILE' | 'ENFILE', string>> = {
  en: {
    EMFILE: `it may not open as many files as it needs. Raise the limit in this shell, then try again: ${COMMAND}`,
    ENFILE: 'this machine can open no more files. End a program that holds many open, then try again.',
  },
  'pt-BR': {
    EMFILE: `não pode abrir tantos arquivos quanto precisa. Aumente o limite neste shell e tente de novo: ${COMMAND}`,
    ENFILE: 'esta máquina não pode abrir mais arquivos. Encerre um programa que mantém muitos abertos e tente de novo.',
  },
};

/** What to say of an error that no file could be opened any more; null for any other error. */
export function tooFewFiles(error: unknown, environment: Readonly<Record<string, string | undefined>>): string | null {
  if (!isOutOfFiles(error)) return null;
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const language: Language = /^pt/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'pt-BR' : 'en';
  return texts[language][error.code];
}

export function isOutOfFiles(error: unknown): error is Error & { readonly code: 'EMFILE' | 'ENFILE' } {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
