import type { Growth } from './growth.ts';
import { median, risingShare, theilSen } from '../series/robust-fit.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** A fall counts as a return when it takes back this share of the rise before it and is more than noise. */
const RETURN: Ratio = 0.4;
const LEAST_FALL: Ratio = 0.03;
const REMEMBERED = 12;
/** The number of returns needed to see where the swings themselves are heading. */
const ENVELOPE_RETURNS = 4;
const RISING: Ratio = 0.75;

interface Swing {
  readonly low: Bytes;
  readonly lowAt: Seconds;
  readonly high: Bytes;
  readonly highAt: Seconds;
}

/**
 * The levels that a series has already reached and come down from, as with batch jobs, a daily load or recycled
 * workers. A rise within that range is no news; swings that climb from one to the next are.
 */
export class SeenRange {
  #low: Bytes | null = null;
  #lowAt: Seconds = 0;
  #high: Bytes = 0;
  #highAt: Seconds = 0;
  #falling = false;
  readonly #swings: Swing[] = [];

  push(at: Seconds, value: Bytes, capacity: Bytes): void {
    if (this.#low === null || (this.#falling && value < this.#low)) {
      this.#low = value;
      this.#lowAt = at;
      this.#high = value;
      this.#highAt = at;
      return;
    }
    if (value > this.#high) {
      this.#high = value;
      this.#highAt = at;
    }
    if (this.#falling) {
      if (value > this.#low + LEAST_FALL * capacity) this.#falling = false;
      return;
    }
    const fall = this.#high - value;
    if (fall <= RETURN * (this.#high - this.#low) || fall <= LEAST_FALL * capacity) return;
    this.#swings.push({ low: this.#low, lowAt: this.#lowAt, high: this.#high, highAt: this.#highAt });
    if (this.#swings.length > REMEMBERED) this.#swings.shift();
    this.#falling = true;
    this.#low = value;
    this.#lowAt = at;
    this.#high = value;
    this.#highAt = at;
  }

  /** How often the series came down, as far as remembered. */
  get returns(): number {
    return this.#swings.length;
  }

  /**
   * The position of `value` in the range that the series has come down from: 1 at the highest of those peaks, above 1
   * beyond it. Null when the series never came down.
   */
  position(value: Bytes): Ratio | null {
    if (this.#swings.length === 0 || this.#low === null) return null;
    const peak = Math.max(...this.#swings.map((swing) => swing.high));
    return peak > this.#low ? (value - this.#low) / (peak - this.#low) : null;
  }

  /**
   * The growth from one swing to the next, of the floor and the peaks alike. Null while the swings do not climb
   * significantly.
   */
  envelope(now: Seconds, interval: Seconds, scale: Bytes): Growth | null {
    const swings = this.#swings.slice(-8);
    if (swings.length < ENVELOPE_RETURNS) return null;
    const highs = theilSen(
      swings.map((swing) => swing.highAt - now),
      swings.map((swing) => swing.high),
    );
    const lows = theilSen(
      swings.slice(1).map((swing) => swing.lowAt - now),
      swings.slice(1).map((swing) => swing.low),
    );
    const first = swings[0];
    if (!highs || !lows || !first) return null;
    const climbing = [swings.map(({ high }) => high), swings.slice(1).map(({ low }) => low)];
    if (climbing.some((levels) => risingShare(levels) < RISING)) return null;
    const slope = Math.min(highs.slope, 1.5 * lows.slope);
    if (slope <= 0) return null;
    const rise = slope * (now - first.lowAt);
    const noise = Math.max(highs.noise, scale * 0.0005);
    if (rise < 3 * noise || rise < scale * 0.02) return null;
    const swing = median(swings.map(({ high, highAt }) => high - (lows.intercept + lows.slope * (highAt - now))));
    return {
      slope,
      slopeError: Math.abs(highs.slope - lows.slope) / (highs.slope + lows.slope) + noise / rise / 2,
      onset: first.lowAt,
      floor: highs.intercept - swing,
      swing,
      rise,
      noise,
      samples: Math.round((now - first.lowAt) / Math.max(interval, 1e-3)),
    };
  }
}
