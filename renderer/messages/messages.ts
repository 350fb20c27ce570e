import type { en } from './en/index.ts';

/** Every message of the interface. A language that leaves one out does not compile. */
export type Messages = Translated<typeof en>;

type Translated<T> = T extends string
  ? string
  : T extends (values: infer V) => string
    ? (values: V) => string
    : { readonly [K in keyof T]: Translated<T[K]> };
