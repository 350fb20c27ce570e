import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const incidents: Messages['incidents'] = {
  description: 'Diz o que aconteceu quando a memória acabou, pelo que foi gravado e pelos logs.',
  list: 'Lista o que aconteceu nesta máquina, o mais recente primeiro.',
  show: 'Mostra o relatório de um incidente.',
  export: 'Grava o relatório de um incidente como um arquivo para passar adiante.',
  trace: 'Grava o que o diário registrou como uma gravação que replay reproduz.',
  id: 'o seu nome na lista, ou "last"',
  format: 'em que formato',
  out: 'grava ali em vez de na saída padrão',
  traceOut: 'o arquivo da gravação',
  from: 'começa ali: 10m depois do começo, ou 2026-11-23T03:25:00Z',
  to: 'termina ali',
  unknown: (v) => `não há nenhum incidente ${v.id}. Veja: ${v.command}`,
  damaged: (v) =>
    `${v.file}: ${v.text} ${plural(v.count, 'parte danificada foi pulada', 'partes danificadas foram puladas')}`,
  nothingThen: 'nada foi gravado nesse período',
};
