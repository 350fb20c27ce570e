import type { Messages } from '../messages.ts';

export const doctor: Messages['doctor'] = {
  description:
    'Diz o que pode ser lido e feito nesta máquina, e para cada coisa que falta um comando: o que ele abre e como desfazê-lo.',
  json: 'imprime o que foi constatado como JSON',
  head: (v) => `Headroom ${v.version} em ${v.system}, Node ${v.node}`,
  state: { ok: 'ok', limited: 'parte', missing: 'NÃO', absent: '-' },
  topic: {
    reader: 'leitor',
    processes: 'processos',
    'private memory': 'memória privada',
    'memory maps': 'mapas de memória',
    'memory pressure': 'pressão',
    limits: 'limites',
    'pressure of limits': 'pressão deles',
    swap: 'swap',
    'zfs cache': 'cache do ZFS',
    'who acts first': 'quem age antes',
    descriptors: 'descritores',
    signals: 'sinais',
    actions: 'ações',
    'kernel log': 'log do kernel',
    'oom daemons': 'daemons de OOM',
    notifications: 'notificações',
    display: 'tela',
    'out of memory': 'sem memória',
  },
  undo: (v) => `Desfazer: ${v.command}`,
};
