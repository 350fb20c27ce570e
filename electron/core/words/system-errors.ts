import type { Catalogs } from './catalog.ts';
import type { Language } from './language.ts';

/** Errors of the operating system that a person may meet, by their codes. */
const systemErrorsEn = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'that is a directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  ETIMEDOUT: 'the disk takes nothing',
};

const systemErrors: Catalogs<typeof systemErrorsEn> = {
  en: systemErrorsEn,
  'pt-BR': {
    ENOENT: 'esse arquivo não existe',
    ENOTDIR: 'esse arquivo não existe',
    EISDIR: 'isso é um diretório',
    EACCES: 'permissão negada',
    EPERM: 'não permitido',
    EEXIST: 'já existe',
    ENOSPC: 'o disco está cheio',
    EDQUOT: 'a cota de disco se esgotou',
    EROFS: 'o sistema de arquivos é somente leitura',
    ENAMETOOLONG: 'o nome é longo demais',
    ETIMEDOUT: 'o disco não responde',
  },
};

/** What an error tells: its code where that has words here, else its own message, which is untrusted text. */
export function systemErrorOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return Object.hasOwn(systemErrorsEn, code) ? code : error.message;
}

/** The words for a code; null for a message. */
export function systemErrorText(reason: string, language: Language): string | null {
  const texts = systemErrors[language];
  return Object.hasOwn(texts, reason) ? texts[reason as keyof typeof systemErrorsEn] : null;
}
