/**
 * A value that may be missing, and why. Missing data never becomes 0.
 *
 * - `unsupported`: this platform or kernel does not offer the fact
 * - `denied`: the fact exists, but not for this user
 * - `failed`: the fact should be there and could not be read this time
 */
export type Reading<T> = Ok<T> | Missing;

export interface Ok<T> {
  readonly kind: 'ok';
  readonly value: T;
}

export interface Missing {
  readonly kind: 'unsupported' | 'denied' | 'failed';
  /** The cause. Empty when there is nothing to add. */
  readonly reason: Reason;
}

declare const REASON: unique symbol;

/**
 * Why something is missing, as a key of the catalog with its values; core/words/reasons.ts makes it and words it. The type is
 * one of its own, so that finished sentences, which nobody could translate, do not compile here.
 */
export type Reason = string & { readonly [REASON]: true };

const NOTHING_TO_ADD = '' as Reason;

export function ok<T>(value: T): Ok<T> {
  return { kind: 'ok', value };
}

export function unsupported(reason = NOTHING_TO_ADD): Missing {
  return { kind: 'unsupported', reason };
}

export function denied(reason = NOTHING_TO_ADD): Missing {
  return { kind: 'denied', reason };
}

export function failed(reason = NOTHING_TO_ADD): Missing {
  return { kind: 'failed', reason };
}

/** The value, or `fallback` when it is missing. */
export function valueOr<T, F>(reading: Reading<T>, fallback: F): T | F {
  return reading.kind === 'ok' ? reading.value : fallback;
}

export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.kind === 'ok' ? ok(change(reading.value)) : reading;
}
