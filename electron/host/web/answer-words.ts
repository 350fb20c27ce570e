import type { Catalogs } from '../../core/words/catalog.ts';
import { preferredLanguage, type Language } from '../../core/words/language.ts';

const english = {
  open: 'Open Headroom',
  noPage: 'There is no such page.',
  otherUser: 'Headroom answers only to the user who started it.',
  usedLink: 'This link is wrong, too old or was used before. The terminal that runs Headroom gives a new one.',
  loopbackOnly: 'Headroom answers to this machine only.',
  otherSite: 'Another site has asked for this.',
  onlyGet: 'Only GET.',
  noBody: 'No request has a body here.',
  onlyPost: 'Only POST.',
  tooMuch:
    'This browser sends too much with each request, probably cookies of other servers on this machine. Delete the cookies of 127.0.0.1 and localhost in the browser.',
};

/** The texts that a browser gets in place of the page. */
export type AnswerText = keyof typeof english;

export const answerWords: Catalogs<typeof english> = {
  en: english,
  'pt-BR': {
    open: 'Abrir o Headroom',
    noPage: 'Essa página não existe.',
    otherUser: 'O Headroom só responde ao usuário que o iniciou.',
    usedLink:
      'Este link está errado, é antigo demais ou já foi usado. O terminal que executa o Headroom fornece outro.',
    loopbackOnly: 'O Headroom só responde a esta máquina.',
    otherSite: 'Outro site pediu isto.',
    onlyGet: 'Só GET.',
    noBody: 'Aqui nenhum pedido tem corpo.',
    onlyPost: 'Só POST.',
    tooMuch:
      'Este navegador envia dados demais com cada pedido, provavelmente cookies de outros servidores desta máquina. Apague no navegador os cookies de 127.0.0.1 e localhost.',
  },
};

/**
 * The language that a browser prefers (RFC 9110, Accept-Language). Browsers list languages in their order of
 * preference.
 */
export function requestedLanguage(acceptLanguage: string | undefined): Language {
  return preferredLanguage((acceptLanguage ?? '').split(',').map((entry) => entry.split(';', 1).join('').trim()));
}
