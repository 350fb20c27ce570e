import type { Catalogs } from '../../core/words/catalog.ts';
import { preferredLanguage, type Language } from '../../core/words/language.ts';

const english = {
  open: 'Open Headroom',
  noPage: 'There is no such page.',
  otherUser: 'This link is for the user who started Headroom.',
  usedLink: 'This link is wrong or was used before. The terminal that runs Headroom gives a new one.',
  loopbackOnly: 'Headroom answers to this machine only.',
  otherSite: 'Another site has asked for this.',
  onlyGet: 'Only GET.',
  noBody: 'No request has a body here.',
  noSession: 'Headroom is open to the browser only that was given its link. The terminal that runs it gives a new one.',
};

/** What is said to a browser in the place of the page. */
export type AnswerText = keyof typeof english;

export const answerWords: Catalogs<typeof english> = {
  en: english,
  'pt-BR': {
    open: 'Abrir o Headroom',
    noPage: 'Essa página não existe.',
    otherUser: 'Este link é para o usuário que iniciou o Headroom.',
    usedLink: 'Este link está errado ou já foi usado. O terminal que executa o Headroom fornece outro.',
    loopbackOnly: 'O Headroom só responde a esta máquina.',
    otherSite: 'Outro site pediu isto.',
    onlyGet: 'Só GET.',
    noBody: 'Aqui nenhum pedido tem corpo.',
    noSession: 'O Headroom só se abre no navegador que recebeu o seu link. O terminal que o executa fornece outro.',
  },
};

/** What a browser would rather read (RFC 9110, Accept-Language); browsers name the languages in their order. */
export function requestedLanguage(acceptLanguage: string | undefined): Language {
  return preferredLanguage((acceptLanguage ?? '').split(',').map((entry) => entry.split(';', 1).join('').trim()));
}
