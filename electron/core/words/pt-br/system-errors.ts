import type { Translated } from '../catalog.ts';
import type { systemErrors as english } from '../en/system-errors.ts';

export const systemErrors: Translated<typeof english> = {
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
};
