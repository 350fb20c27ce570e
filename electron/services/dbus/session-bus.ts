import { sessionBusSockets } from './bus-address.ts';
import { createKeptBus, type KeptBus, type KeptBusOptions } from './kept-bus.ts';
import { reason } from '../../core/words/reasons.ts';

export type SessionBus = KeptBus;

export interface SessionBusOptions extends KeptBusOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The bus of the user's session, as the environment names it. */
export function createSessionBus({ environment, ...options }: SessionBusOptions): SessionBus {
  return createKeptBus(sessionBusSockets(environment), reason('bus.none'), options);
}
