import { plainText } from '../model/plain-text.ts';
import { unsupported, type Missing } from '../model/reading.ts';
import type { Bytes } from '../model/units.ts';

/** An object out of JSON.parse: nothing about its members is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a line of a trace. A class of its own, so that it is told from every value in one comparison. */
export class Fault {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export const NOT_RECORDED: Missing = unsupported('not recorded');

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number from 0 to 2^53; neither NaN nor infinite, which `1e999` in JSON becomes. */
export function isBytes(value: unknown): value is Bytes {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** A whole number from 0 to 2^53. */
export function isCount(value: unknown): value is number {
  return isBytes(value) && Number.isInteger(value);
}

/** A value out of a trace as it can be shown in a message: short, on one line, nothing that a terminal would obey. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(plainText(value, 40)) : String(value);
}
