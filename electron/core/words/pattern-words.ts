import type { Pattern } from '../model/assessment.ts';
import type { Language } from './language.ts';

/** The patterns of growth in a word or two, wherever they are shown. */
export const patternWords: Readonly<Record<Language, Readonly<Record<Pattern, string>>>> = {
  en: {
    learning: 'learning',
    plateau: 'steady',
    leak: 'leak',
    burst: 'burst',
    loading: 'loading',
    'saw-tooth': 'saw-tooth',
    'cache-filling': 'cache filling',
    shrinking: 'shrinking',
    restarting: 'restarting',
  },
  'pt-BR': {
    learning: 'aprendendo',
    plateau: 'estável',
    leak: 'vazamento',
    burst: 'surto',
    loading: 'carregando',
    'saw-tooth': 'dente de serra',
    'cache-filling': 'enchendo cache',
    shrinking: 'diminuindo',
    restarting: 'reiniciando',
  },
};
