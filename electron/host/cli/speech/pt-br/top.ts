import { terms as shared } from '../../../../core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const top: Messages['top'] = {
  description: 'Mostra o que pode acabar e quem o está esgotando, o de maior risco primeiro. Termina com q ou Ctrl+C.',
  once: 'mostra um momento e termina',
  json: 'imprime cada quadro como uma linha de JSON',
  interval: 'não atualiza mais vezes do que isto',
  stale: (v) => `Nenhum número novo: ${v.reason}`,
  column: {
    left: 'RESTAM',
    limit: 'DE',
    used: 'USO',
    growth: 'CRESCIMENTO',
    exhaustion: 'ACABA EM',
    slow: 'LENTA EM',
    pool: 'LIMITE',
    risk: 'RISCO',
    private: 'PRIVADA',
    resident: 'RESIDENTE',
    user: 'USUÁRIO',
    pid: 'PID',
    name: 'NOME',
  },
  slowNow: 'agora',
  paused: shared.outcome.done.pause,
  victim: shared.nextVictim,
  fact: {
    processes: 'processos',
    private: 'memória privada',
    pressure: 'pressão',
    pools: 'limites',
    swap: 'swap',
    available: 'memória disponível',
    oomKills: 'encerramentos por falta de memória',
  },
  missing: (v) => `Não se sabe aqui: ${v.facts}. Veja: ${v.command}`,
};
