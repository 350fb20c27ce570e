import type { Messages } from '../messages.ts';

export const terms: Messages['terms'] = {
  level: { calm: 'calmo', watch: 'atenção', warning: 'aviso', critical: 'crítico' },
  processes: (v) => `${v.text} ${v.count === 1 ? 'processo' : 'processos'}`,
  samples: (v) => `${v.text} ${v.count === 1 ? 'amostra' : 'amostras'}`,
  sharedMemory: 'A memória compartilhada',
  perMinute: (v) => `${v.bytes}/min`,
  perHour: (v) => `${v.bytes}/h`,
  about: (v) => `em cerca de ${v.estimate}`,
  calm: (v) => `Há espaço de sobra ${inPool(v.pool)}: restam ${v.left} de ${v.limit}.`,
  pool: (v) =>
    `Restam ${v.left} de ${v.limit} ${inPool(v.pool)}${v.growth === null ? '' : `; crescimento de ${v.growth}`}${v.estimate === null ? '' : `; acaba em cerca de ${v.estimate}`}.`,
  alert: (v) =>
    `${v.who ?? 'Algo'} está esgotando a memória ${ofPool(v.pool)}${v.share === null ? '' : `, com ${v.share} do crescimento`}${v.estimate === null ? '; não resta quase nada' : `; acaba em cerca de ${v.estimate}`}.`,
  victim: (v) => `O kernel encerraria ${v.name}.`,
  noReader: (v) => `o leitor ${v.reader} não funciona nesta máquina. Tente: ${v.command}`,
  lost: (v) =>
    `${v.count === 1 ? 'uma linha não foi impressa' : `${v.text} linhas não foram impressas`}: por tempo demais ninguém recebeu o que foi escrito.`,
  playIt: (v) => `Para reproduzir: ${v.command}`,
};

function inPool(pool: string | null): string {
  return pool === null ? 'nesta máquina' : `em ${pool}`;
}

function ofPool(pool: string | null): string {
  return pool === null ? 'desta máquina' : `de ${pool}`;
}
