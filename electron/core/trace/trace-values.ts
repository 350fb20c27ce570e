import { plainText } from '../model/plain-text.ts';
import { unsupported, type Missing, type Reason } from '../model/reading.ts';
import { reason } from '../words/reasons.ts';

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
