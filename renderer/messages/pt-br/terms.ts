import { capital, capitals } from '../../../electron/core/words/capital.ts';
import { terms as shared } from '../../../electron/core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const terms: Messages['terms'] = {
  level: capitals(shared.level),
  pattern: shared.pattern,
  patternMeaning: {
    learning: 'Ainda não há dados suficientes.',
    plateau: 'Sua memória fica mais ou menos a mesma.',
    leak: 'Cresce sem parar e não desacelera.',
    burst: 'Cresce muito rápido neste momento.',
    loading: 'Cresce desde que iniciou. Pode ser o carregamento inicial ou um vazamento.',
    'saw-tooth': 'Sobe e desce, como fazem programas com coleta de lixo.',
    'cache-filling': 'Ainda cresce, mas está desacelerando, como um cache que enche.',
    shrinking: 'Está devolvendo memória.',
    restarting: 'É reiniciado repetidamente.',
  },
  missing: {
    unsupported: 'Não disponível aqui',
    denied: 'Leitura não permitida',
    failed: 'Não pôde ser lido',
    unknown: 'Ainda desconhecido',
    because: (v) => `${v.what}: ${v.reason}`,
  },
  state: {
    running: 'executando',
    sleeping: 'dormindo',
    waiting: 'esperando um dispositivo',
    stopped: shared.outcome.done.pause,
    zombie: 'encerrado, ainda não recolhido',
    idle: 'ocioso',
    other: 'outro',
  },
  time: {
    about: (v) => `cerca de ${v.span}`,
    spanWithRange: shared.estimate,
    short: (v) => `~${v.span}`,
    range: (v) => `${v.from}–${v.to}`,
    now: 'agora',
    momentarily: 'instantes',
    notExpected: 'não previsto',
    ago: (v) => `há ${v.span}`,
    ahead: (v) => `em ${v.span}`,
  },
  machine: capital(shared.machine),
  everythingElse: 'todo o resto',
  unnamed: '(sem nome)',
};
