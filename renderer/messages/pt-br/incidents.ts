import { plural } from '../../../electron/core/words/pt-br/plural.ts';
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
  explainLog: 'Explicar um log …',
  explainMore:
    'do kernel, de um daemon ou de um programa, também de outra máquina. Você também pode soltá-lo nesta janela.',
  dropLog: 'Solte aqui um log para que seja explicado',
  readingLog: (v) => `Lendo o log … ${v.share}`,
  logFailed: (v) => `O log não pôde ser explicado: ${v.reason}`,
  logEmpty: 'Nada nele fala de um programa encerrado por falta de memória.',
  logCut: (v) => `Só os últimos ${v.size} dele foram lidos.`,
  logEarlier: (v) =>
    plural(
      v.count,
      `Ele fala de mais ${v.text} incidente anterior; headroom explain --json conta todos.`,
      `Ele fala de mais ${v.text} incidentes anteriores; headroom explain --json conta todos.`,
    ),
};
