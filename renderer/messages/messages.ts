import type { Translated } from '../../electron/core/words/catalog.ts';
import type { en } from './en/index.ts';

/** Every message of the interface. A language that leaves one out does not compile. */
export type Messages = Translated<typeof en>;
