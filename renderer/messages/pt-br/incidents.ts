import type { Messages } from '../messages.ts';

export const incidents: Messages['incidents'] = {
  title: 'Incidentes',
  empty: 'Nada aconteceu ainda.',
  emptyMore: 'Avisos, ações e processos que o kernel encerrou aparecerão aqui, os mais novos primeiro.',
};
