import type { Messages } from '../messages.ts';

export const record: Messages['record'] = {
  description: 'Grava o que esta máquina faz com a memória, para que replay o reproduza, até ser interrompido.',
  out: 'o arquivo da gravação; um nome que termina em .gz o comprime com gzip',
  for: 'para depois deste tempo, como 30s, 10m ou 8h',
  interval: 'tempo entre duas amostras',
  commands: 'grava também as linhas de comando, que podem conter segredos',
  untilStopped: 'Gravando até Ctrl+C.',
  forSpan: (v) => `Gravando por ${v.span}.`,
  nothing: 'nada pôde ser gravado',
  done: (v) => `${v.samples} em ${v.span}, ${v.size}.`,
  missed: (v) => `falta uma amostra: ${v.reason}`,
};
