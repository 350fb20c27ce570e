import { print } from './output.ts';

/** Says on standard error why a command could not do what it was asked. */
export function complain(text: string): void {
  print(2, `headroom: ${text}\n`);
}
