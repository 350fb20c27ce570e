import type { Messages } from '../messages.ts';

export const incidents: Messages['incidents'] = {
  title: 'Incidentes',
  empty: 'Nada aconteceu ainda.',
  emptyMore: 'Avisos, ações e processos que o kernel encerrou aparecerão aqui, os mais novos primeiro.',
  byUser: { desktop: 'pela janela', web: 'pelo navegador', cli: 'pelo terminal' },
  byRule: (v) => `pela regra ${v.rule}`,
  whatHappened: 'O que aconteceu',
  victims: (v) => `Encerrado: ${v.names}`,
  drivenBy: (v) => `Causado por ${v.name}`,
  back: 'Todos os incidentes',
  loading: 'Lendo o relatório …',
  notFound: 'Este incidente não está mais gravado.',
  save: 'Salvar como',
  format: { markdown: 'Markdown', html: 'HTML', json: 'JSON' },
  redacted: 'Sem nomes',
  saveFailed: 'O relatório não pôde ser feito.',
};
