import type { Language } from './language.ts';
import type { MessageTexts } from './messages.ts';
import { messagesEn } from './messages-en.ts';
import { messagesPtBr } from './messages-pt-br.ts';

export const messageTexts: Readonly<Record<Language, MessageTexts>> = { en: messagesEn, 'pt-BR': messagesPtBr };
