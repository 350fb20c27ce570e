import type { Messages } from '../messages.ts';

export const incidents: Messages['incidents'] = {
  title: 'Incidentes',
  byUser: { desktop: 'pela janela', web: 'pelo navegador', cli: 'pelo terminal' },
  byRule: (v) => `pela regra ${v.rule}`,
  empty: 'Nada aconteceu ainda.',
  emptyMore: 'Avisos, ações e processos que o kernel encerrou aparecerão aqui, os mais novos primeiro.',
};
