import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const forget: Messages['forget'] = {
  description:
    'Esquece o que execuções anteriores de programas alcançaram. As que continuam são anotadas quando terminam; a configuração "lives" desliga isso.',
  forgotten: (v) =>
    `${v.text} ${plural(v.count, 'execução anterior de programa esquecida', 'execuções anteriores de programas esquecidas')}.`,
  nothing: 'Nenhuma execução anterior de programas é conhecida.',
  failed: (v) => `nada foi esquecido: ${v.reason}`,
};
