import type { Translated } from '../catalog.ts';
import type { terms as english } from '../en/terms.ts';
import { plural } from './plural.ts';

export const terms: Translated<typeof english> = {
  level: { calm: 'calmo', watch: 'atenção', warning: 'aviso', critical: 'crítico' },
  action: {
    pause: 'pausar',
    resume: 'retomar',
    end: 'encerrar',
    force: 'forçar o encerramento',
    prefer: 'preferir',
    unprefer: 'desfazer',
    notify: 'notificar',
    show: 'mostrar',
  },
  outcome: {
    done: {
      pause: 'pausado',
      resume: 'executando de novo',
      end: 'solicitado a fechar',
      force: 'encerrado à força',
      prefer: 'marcado para o kernel encerrar primeiro',
      unprefer: 'não mais marcado para o kernel',
    },
    ended: 'encerrado',
    'already-gone': 'já havia encerrado',
    'identity-changed': 'outro processo tem agora este número; deixado em paz',
    'still-running': {
      'grace-over': 'ainda em execução',
      uninterruptible: 'ainda em execução: espera um dispositivo e encerra quando ele responder',
      stopped: 'ainda existe: está pausado e encerra quando for retomado',
    },
    'not-permitted': 'não permitido',
    refused: 'recusado',
    failed: 'falhou',
  },
  actor: { desktop: 'pela janela', web: 'pelo navegador', cli: 'pelo terminal' },
  byRule: (v) => `pela regra ${v.rule}`,
  pattern: {
    learning: 'aprendendo',
    plateau: 'estável',
    leak: 'vazamento',
    burst: 'surto',
    loading: 'carregando',
    'saw-tooth': 'dente de serra',
    'cache-filling': 'enchendo cache',
    shrinking: 'diminuindo',
    restarting: 'reiniciando',
  },
  poolKind: {
    machine: 'memória e swap',
    cgroup: 'limite do contêiner ou serviço',
    'process-limit': 'limite definido para o processo',
    'heap-cap': 'limite de heap do runtime',
  },
  machine: 'esta máquina',
  processes: (v) => `${v.text} ${plural(v.count, 'processo', 'processos')}`,
  samples: (v) => `${v.text} ${plural(v.count, 'amostra', 'amostras')}`,
  estimate: (v) => `${v.span} (${v.from} a ${v.to})`,
  named: (v) => `${v.name} (${v.pid})`,
  victim: (v) => `O kernel encerraria ${v.name} primeiro.`,
  nextVictim: 'próximo a ser encerrado',
};
