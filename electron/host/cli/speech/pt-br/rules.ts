import { terms as shared } from '../../../../core/words/pt-br/terms.ts';
import type { Messages } from '../messages.ts';

export const rules: Messages['rules'] = {
  description:
    'Lista as respostas automáticas das configurações. Com --dry-run: diz o que elas teriam feito numa gravação;\n' +
    'nada é feito. A gravação continua como se nada tivesse sido feito.',
  rules: 'experimenta estas em vez das que estão nas configurações: uma lista JSON de regras',
  misfit: (v) => `${v.path}: esperava-se ${v.expected}, veio ${v.received}.`,
  none: 'Não há regras: o Headroom não faz nada por conta própria.',
  switchedOn: 'Elas estão ligadas.',
  switchedOff: 'Elas estão desligadas.',
  anyPool: 'qualquer limite',
  anybody: 'quem o está esgotando',
  match: { name: 'nome', user: 'usuário', group: 'grupo' },
  and: ' e ',
  response: shared.action,
  scope: { tree: 'com a sua árvore', group: 'com o seu grupo' },
  rule: (v) =>
    `${v.name}: quando ${v.pool} fica no nível ${v.level} por ${v.span}, ${v.response}: ${v.whom}${v.scope === null ? '' : ` ${v.scope}`}`,
  would: {
    notify: (v) => `teria nomeado ${v.who}`,
    pause: (v) => `teria pausado ${v.who}`,
    end: (v) => `teria encerrado ${v.who}`,
  },
  target: (v) => `${v.name} (${v.pid}, risco ${v.risk})`,
  act: (v) => `${v.rule}: ${v.would}; ${v.pool ?? shared.machine} no nível ${v.level} há ${v.span}`,
  nothing: 'Nada teria sido feito.',
};
