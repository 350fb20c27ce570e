import { plural } from '../../../../core/words/pt-br/plural.ts';
import { terms as shared } from '../../../../core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const terms: Messages['terms'] = {
  level: shared.level,
  processes: shared.processes,
  samples: shared.samples,
  perMinute: (v) => `${v.bytes}/min`,
  perHour: (v) => `${v.bytes}/h`,
  about: (v) => `em cerca de ${v.estimate}`,
  plenty: (v) => `Há memória de sobra ${inPool(v.pool)}: restam ${v.left} de ${v.limit}.`,
  enough: (v) => `Há memória suficiente ${inPool(v.pool)}: restam ${v.left} de ${v.limit}.`,
  little: (v) => `Resta pouca memória ${inPool(v.pool)}, mas nada indica problema: restam ${v.left} de ${v.limit}.`,
  waiting: (v) =>
    `Programas${v.pool === null ? '' : ` em ${v.pool}`} esperam por memória ${v.time}; restam ${v.left} de ${v.limit}.`,
  stalled: (v) =>
    `Programas${v.pool === null ? '' : ` em ${v.pool}`} esperam por memória ${v.time}${v.who === null ? ': juntos precisam de mais do que há' : `, por causa de ${v.who}`}${v.estimate === null ? '' : `; acaba em cerca de ${v.estimate}`}.`,
  shrinks: (v) =>
    `${v.pool === null ? `A máquina está sendo reduzida, agora com ${v.to}` : `O limite de ${v.pool} foi reduzido para ${v.to}`}${v.estimate === null ? '; não resta quase nada' : `; a memória acaba em cerca de ${v.estimate}`}.`,
  pool: (v) =>
    `Restam ${v.left} de ${v.limit} ${inPool(v.pool)}${v.growth === null ? '' : `; crescimento de ${v.growth}`}${v.slow === null ? '' : `; fica lento em cerca de ${v.slow}`}${v.estimate === null ? '' : `; acaba em cerca de ${v.estimate}`}.`,
  alert: (v) =>
    `${v.who ?? 'Algo'} está esgotando a memória ${ofPool(v.pool)}${v.share === null ? '' : `, com ${v.share} do crescimento`}${v.estimate === null ? '; não resta quase nada' : `; acaba em cerca de ${v.estimate}`}.`,
  victim: shared.victim,
  noReader: (v) => `o leitor ${v.reader} não funciona nesta máquina. Tente: ${v.command}`,
  lost: (v) =>
    `${plural(v.count, 'uma linha não foi impressa', `${v.text} linhas não foram impressas`)}: por tempo demais ninguém recebeu o que foi escrito.`,
  playIt: (v) => `Para reproduzir: ${v.command}`,
};

function inPool(pool: string | null): string {
  return pool === null ? 'nesta máquina' : `em ${pool}`;
}

function ofPool(pool: string | null): string {
  return pool === null ? 'desta máquina' : `de ${pool}`;
}
