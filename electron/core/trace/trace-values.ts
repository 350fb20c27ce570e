import { plainText } from '../model/plain-text.ts';
import { unsupported, type Missing } from '../model/reading.ts';
import type { Bytes } from '../model/units.ts';

/** An object from JSON.parse. Nothing about its members is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a line of a trace. It is a class, so that one comparison tells it from every other value. */
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

/** Whether a value is a number from 0 to 2^53. NaN and Infinity are not, and JSON's `1e999` becomes Infinity. */
export function isBytes(value: unknown): value is Bytes {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** Whether a value is a whole number from 0 to 2^53. */
export function isCount(value: unknown): value is number {
  return isBytes(value) && Number.isInteger(value);
}

/** A value of a trace for a message: short, on one line, without characters that a terminal obeys. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(plainText(value, 40)) : String(value);
}
