import type { Messages } from '../messages.ts';

export const options: Messages['options'] = {
  reader: 'de onde vêm os números',
  json: 'imprime uma linha de JSON para cada um',
  force: 'sobrescreve o arquivo se ele existir',
  inTheWay: (v) => `${v.problem}; --force o sobrescreve`,
  redact: 'dá outros nomes a programas, usuários e cgroups',
  to: 'para ali',
  notSpan: 'Informe um tempo como 30s, 10m ou 1h30m.',
  notNumber: (v) => `Informe um número de ${v.from} a ${v.to}.`,
  notWhole: 'Informe um número inteiro.',
  notMoment: 'Informe um tempo desde o começo (90s, 10m, 2h) ou um momento como 2026-11-23T03:25:00Z.',
  notCommand: 'Informe um programa e seus argumentos, com todas as aspas fechadas.',
  noProgram: (v) => `Não existe o programa ${v.program}.`,
  notExecutable: (v) => `${v.program} não pode ser executado.`,
  notSize: 'Informe um tamanho de pelo menos 1M, como 512M ou 2G.',
};
