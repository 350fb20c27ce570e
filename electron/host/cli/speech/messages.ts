import type { Translated } from '../../../core/words/catalog.ts';
import type { en } from './en/index.ts';

/** Everything that is said in a terminal. A language that leaves one out does not compile. */
export type Messages = Translated<typeof en>;
