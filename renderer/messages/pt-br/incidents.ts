import { terms as shared } from '../../../electron/core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const incidents: Messages['incidents'] = {
  title: 'Incidentes',
  empty: 'Nenhum incidente gravado.',
  emptyMore: 'Avisos, ações e processos que o kernel encerrou aparecerão aqui, os mais novos primeiro.',
  byUser: shared.actor,
  byRule: shared.byRule,
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
