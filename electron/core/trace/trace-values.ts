import { plainText } from '../model/plain-text.ts';
import { unsupported, type Missing, type Reason } from '../model/reading.ts';
import type { Bytes } from '../model/units.ts';
import { reason } from '../words/reasons.ts';

/** An object from JSON.parse. Nothing about its members is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a line of a trace. It is a class, so that one comparison tells it from every other value. */
export class Fault {
  /** Puts the fault into a reason, given the place of the object that it is in, such as `procs[3]`; empty for the line. */
  readonly at: (place: string) => Reason;
  constructor(at: (place: string) => Reason) {
    this.at = at;
  }
}

/** A value at `name` that is not what is wanted there; `wanted` is the key of its description. */
export function wrongValue(name: string, value: unknown, wanted: Reason): Fault {
  return new Fault((place) =>
    value === undefined
      ? reason('trace.absent', { place: place + name })
      : reason('trace.wrong', { place: place + name, found: shown(value), wanted }),
  );
}

export const NOT_RECORDED: Missing = unsupported(reason('recording.absent'));

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

/**
 * A value of a trace for a message: the key of a description, otherwise text that is short, on one line and without characters
 * that a terminal obeys.
 */
export function shown(value: unknown): string {
  if (value === undefined) return reason('trace.a-missing-value');
  if (Array.isArray(value)) return reason('trace.a-list');
  if (typeof value === 'object' && value !== null) return reason('trace.an-object');
  return typeof value === 'string' ? JSON.stringify(plainText(value, 40)) : String(value);
}
