import type { Bytes, Milliseconds, Seconds } from '../model/units.ts';
import type { Incident } from './incident.ts';

/** When a line of a log was written: by the clock, since the machine was started, or nothing says. */
export type LogTime =
  | { readonly kind: 'clock'; readonly at: Milliseconds }
  | { readonly kind: 'boot'; readonly seconds: Seconds }
  | { readonly kind: 'none' };

/** An incident, and when it was as far as the log says. `at` of the incident is then only good for the order. */
export interface Explained {
  readonly incident: Incident;
  readonly time: LogTime;
}

/** What a log tells. */
export interface Explanation {
  /** Oldest first. */
  readonly explained: readonly Explained[];
  /** Kills of which only the number is kept, because there were too many. They came before the others. */
  readonly earlier: number;
}

/** The largest log that a page may send; of a larger one it sends the end. */
export const LARGEST_LOG: Bytes = 8 * 1024 * 1024;
/** The newest incidents of a log that a page is told. */
export const MOST_EXPLAINED = 20;
