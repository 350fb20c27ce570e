import { terms as shared } from '../../../../core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const terms: Messages['terms'] = {
  level: shared.level,
  processes: shared.processes,
  samples: shared.samples,
  sharedMemory: `A ${shared.sharedMemory}`,
  perMinute: (v) => `${v.bytes}/min`,
  perHour: (v) => `${v.bytes}/h`,
  about: (v) => `em cerca de ${v.estimate}`,
  calm: (v) => `Há espaço de sobra ${inPool(v.pool)}: restam ${v.left} de ${v.limit}.`,
  pool: (v) =>
    `Restam ${v.left} de ${v.limit} ${inPool(v.pool)}${v.growth === null ? '' : `; crescimento de ${v.growth}`}${v.estimate === null ? '' : `; acaba em cerca de ${v.estimate}`}.`,
  alert: (v) =>
    `${v.who ?? 'Algo'} está esgotando a memória ${ofPool(v.pool)}${v.share === null ? '' : `, com ${v.share} do crescimento`}${v.estimate === null ? '; não resta quase nada' : `; acaba em cerca de ${v.estimate}`}.`,
  victim: shared.victim,
  noReader: (v) => `o leitor ${v.reader} não funciona nesta máquina. Tente: ${v.command}`,
  playIt: (v) => `Para reproduzir: ${v.command}`,
};

function inPool(pool: string | null): string {
  return pool === null ? 'nesta máquina' : `em ${pool}`;
}

function ofPool(pool: string | null): string {
  return pool === null ? 'desta máquina' : `de ${pool}`;
}
