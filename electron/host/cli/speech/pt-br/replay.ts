import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const replay: Messages['replay'] = {
  description: 'Reproduz uma gravação e diz o que o Headroom teria dito a cada momento dela.',
  file: 'uma gravação do formato versão 1, comprimida com gzip ou não',
  json: 'imprime uma linha de JSON para cada amostra',
  from: 'não diz nada antes: 10m depois do começo, ou 2026-11-23T03:25:00Z',
  speed: 'reproduz em tempo real (1), mais depressa (10) ou mais devagar (0.5)',
  sensitivity: 'com que antecedência avisar',
  horizon: 'não avisa de nada mais distante',
  reversed: '--from vem depois de --to',
  unnamed: 'gravação',
  cpus: (v) => `${v.text} ${plural(v.count, 'CPU', 'CPUs')}`,
  memory: (v) => `${v.size} de memória`,
  recorded: (v) => `gravada em ${v.at}`,
  nothing: 'nada a avisar',
  said: (v) =>
    `${v.warnings.text} ${plural(v.warnings.count, 'aviso', 'avisos')}, ${v.critical.text} ${plural(v.critical.count, 'crítico', 'críticos')}`,
  end: (v) => `${v.samples} em ${v.span}: ${v.said}.`,
  cutOff: (v) => `${v.place}: cortado aqui: ${v.reason}`,
  more: (v) => `${v.file}: mais ${v.text} ${plural(v.count, 'linha como esta', 'linhas como estas')}`,
  empty: (v) => `${v.file}: não há nenhuma amostra nele; é uma gravação do Headroom?`,
};
