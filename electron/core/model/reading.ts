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
  /** The cause in a few words for a person. Empty when there is nothing to add. */
  readonly reason: string;
}

export function ok<T>(value: T): Ok<T> {
  return { kind: 'ok', value };
}

export function unsupported(reason = ''): Missing {
  return { kind: 'unsupported', reason };
}

export function denied(reason = ''): Missing {
  return { kind: 'denied', reason };
}

export function failed(reason = ''): Missing {
  return { kind: 'failed', reason };
}

/** The value, or `fallback` when it is missing. */
export function valueOr<T, F>(reading: Reading<T>, fallback: F): T | F {
  return reading.kind === 'ok' ? reading.value : fallback;
}

export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.kind === 'ok' ? ok(change(reading.value)) : reading;
}
