import type { Series, Span } from '../model/series.ts';
import { TimedRing } from './timed-ring.ts';
import { SECOND, MINUTE, HOUR, type Bytes, type Milliseconds } from '../model/units.ts';

const SPAN_LENGTH: Readonly<Record<Span, Milliseconds>> = { '10m': 10 * MINUTE, '3h': 3 * HOUR, '24h': 24 * HOUR };

/**
 * The history of one series for display: ten minutes at full rate (at most 1,200 points), three hours at 10 s, a day
 * at 1 min. It takes at most 119 KB, reached after a day.
 */
export class SeriesHistory {
  readonly #rings: Readonly<Record<Span, TimedRing>> = {
    '10m': new TimedRing(0, 1200),
    '3h': new TimedRing(10 * SECOND, 1080),
    '24h': new TimedRing(MINUTE, 1440),
  };
  #newest: Milliseconds = 0;

  /** The time of the newest value. */
  get newest(): Milliseconds {
    return this.#newest;
  }

  push(at: Milliseconds, value: Bytes): void {
    this.#newest = at;
    this.#rings['10m'].push(at, value);
    this.#rings['3h'].push(at, value);
    this.#rings['24h'].push(at, value);
  }

  /** Moves the points in time, see `TimedRing.shift`. */
  shift(by: Milliseconds): void {
    this.#newest += by;
    for (const ring of Object.values(this.#rings)) ring.shift(by);
  }

  series(span: Span): Series {
    return this.#rings[span].since(this.#newest - SPAN_LENGTH[span]);
  }

  /** The last ten minutes in `points` equal steps, oldest first. A step without a measurement is null. */
  sparkline(points: number): (Bytes | null)[] {
    const out = new Array<Bytes | null>(points).fill(null);
    const step = SPAN_LENGTH['10m'] / points;
    const from = this.#newest - SPAN_LENGTH['10m'];
    const { at, last } = this.#rings['10m'].since(from);
    for (const [index, pointAt] of at.entries()) {
      const slot = Math.min(points - 1, Math.floor((pointAt - from) / step));
      const value = last[index];
      if (value !== null && value !== undefined) out[slot] = value;
    }
    return out;
  }
}

/** A bounded set of histories. The one that has not been recorded for longest is dropped first. */
export class HistoryShelf<K> {
  readonly #capacity: number;
  readonly #histories = new Map<K, SeriesHistory>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  record(key: K, at: Milliseconds, value: Bytes): void {
    let history = this.#histories.get(key);
    if (!history) {
      history = new SeriesHistory();
      this.#histories.set(key, history);
    }
    history.push(at, value);
    if (this.#histories.size > this.#capacity * 1.25) this.#evict();
  }

  shift(by: Milliseconds): void {
    for (const history of this.#histories.values()) history.shift(by);
  }

  get(key: K): SeriesHistory | undefined {
    return this.#histories.get(key);
  }

  get size(): number {
    return this.#histories.size;
  }

  #evict(): void {
    const oldest = [...this.#histories].sort(([, a], [, b]) => a.newest - b.newest);
    for (const [key] of oldest.slice(0, this.#histories.size - this.#capacity)) this.#histories.delete(key);
  }
}
