import type { Language } from './language.ts';

/** A number in a text: the number chooses the form, its text is what is shown. */
export interface Count {
  readonly count: number;
  /** The number with the digits and separators of the reader. */
  readonly text: string;
}

/** The form for one and the form for every other number. */
export type ChoosePlural = <T>(count: number, one: T, other: T) => T;

/**
 * Chooses between forms by the rules of the language (Intl.PluralRules), which differ: zero is plural in English and singular
 * in Portuguese. Portuguese has a form of its own for millions too, whose noun is plural.
 */
export function createPlural(language: Language): ChoosePlural {
  const rules = new Intl.PluralRules(language);
  return (count, one, other) => (rules.select(count) === 'one' ? one : other);
}
