import type { Language } from './language.ts';

/** The texts of a catalog in any language: one that is left out, or that takes other values, does not compile. */
export type Translated<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { readonly [K in keyof T]: Translated<T[K]> };

/** A catalog in every language. */
export type Catalogs<T> = Readonly<Record<Language, Translated<T>>>;
