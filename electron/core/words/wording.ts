/** How numbers and names are written in a sentence; each interface brings its own (Intl, units, language). */
export interface Wording {
  bytes(value: number): string;
  /** A rate, without the "a minute". */
  rate(bytesPerMinute: number): string;
  /** A span such as `18 minutes`. */
  span(seconds: number): string;
  /** An estimate with its interval, such as `7 minutes (5 to 11)`. */
  estimate(seconds: number, from: number, to: number): string;
  share(ratio: number): string;
  /** The day of the week of a moment, in milliseconds since the epoch: `Tuesday`. */
  weekday(at: number): string;
  /** Its day and month: `November 3`. */
  date(at: number): string;
  count(value: number): string;
  /** Untrusted text made fit for this output. */
  name(text: string): string;
  /** The same, where it may be long: a path, an error. */
  text(text: string): string;
  /** Why something failed, in the language of the text where it is known there: what `systemErrorOf` or a reader tells. */
  reason(reason: string): string;
}
