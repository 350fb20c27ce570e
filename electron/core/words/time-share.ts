import type { Language } from './language.ts';
import type { Ratio } from '../model/units.ts';

/** From which share of the time on it is called what. */
const STEPS: readonly { readonly from: Ratio; readonly words: Readonly<Record<Language, string>> }[] = [
  { from: 0.9, words: { en: 'nearly all the time', 'pt-BR': 'quase o tempo todo' } },
  { from: 0.71, words: { en: 'three quarters of the time', 'pt-BR': 'três quartos do tempo' } },
  { from: 0.58, words: { en: 'two thirds of the time', 'pt-BR': 'dois terços do tempo' } },
  { from: 0.42, words: { en: 'half of the time', 'pt-BR': 'metade do tempo' } },
  { from: 0.29, words: { en: 'a third of the time', 'pt-BR': 'um terço do tempo' } },
  { from: 0.22, words: { en: 'a quarter of the time', 'pt-BR': 'um quarto do tempo' } },
  { from: 0.15, words: { en: 'a fifth of the time', 'pt-BR': 'um quinto do tempo' } },
  { from: 0.07, words: { en: 'a tenth of the time', 'pt-BR': 'um décimo do tempo' } },
  { from: 0, words: { en: 'now and then', 'pt-BR': 'de vez em quando' } },
];

/** What is said of waits that nobody has measured. */
const UNMEASURED: Readonly<Record<Language, string>> = { en: 'again and again', 'pt-BR': 'repetidamente' };

/** A share of the time as people say it: `a third of the time`. Null is a share that is not known. */
export function timeShare(share: Ratio | null, language: Language): string {
  if (share === null) return UNMEASURED[language];
  return (STEPS.find(({ from }) => share >= from) ?? STEPS[STEPS.length - 1])?.words[language] ?? '';
}
