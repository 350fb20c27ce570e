import { systemBusSockets } from './bus-address.ts';
import { createKeptBus, type KeptBus, type KeptBusOptions } from './kept-bus.ts';
import { reason } from '../../core/words/reasons.ts';

export interface SystemBusOptions extends KeptBusOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The bus of the machine's services. */
export function createSystemBus({ environment, ...options }: SystemBusOptions): KeptBus {
  return createKeptBus(systemBusSockets(environment), reason('bus.no-system-bus'), options);
}
