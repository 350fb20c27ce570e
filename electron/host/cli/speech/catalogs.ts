import type { Language } from '../../../core/words/language.ts';
import { en } from './en/index.ts';
import type { Messages } from './messages.ts';
import { ptBR } from './pt-br/index.ts';

export const catalogs: Readonly<Record<Language, Messages>> = { en, 'pt-BR': ptBR };
