import { NO_SERIES, type Series, type Span, type Subject } from '../../../electron/core/model/series.ts';
import { DAY, type Bytes, type Milliseconds } from '../../../electron/core/model/units.ts';
import type { Source } from '../shown-frame.svelte.ts';

export const SPAN_LENGTH: Readonly<Record<Span, Milliseconds>> = {
  '10m': 600_000,
  '3h': 10_800_000,
  '24h': DAY,
};

/** How often a series is asked for again; ten minutes are continued from the frames in between. */
const REFRESH_EVERY: Readonly<Record<Span, Milliseconds>> = { '10m': 60_000, '3h': 10_000, '24h': 60_000 };

/** The history of one subject, kept up to date; of a past moment it is what was known then. */
/** A frame that is older than what is shown by this much tells that the clock was set back: what is shown is dated anew then. */
const SET_BACK: Milliseconds = 30_000;

export class LiveSeries {
  series = $state.raw<Series>(NO_SERIES);
  readonly #source: Source;
  readonly #subject: Subject;
  readonly #span: Span;
  /** Answers to an older question are ignored. */
  #turn = 0;

  constructor(source: Source, subject: Subject, span: Span) {
    this.#source = source;
    this.#subject = subject;
    this.#span = span;
  }

  /** Goes on until the returned function is called. */
  start(): () => void {
    void this.refresh();
    const stopFollowing = this.#source.onMove(() => void this.refresh());
    const timer = setInterval(() => {
      if (this.#source.live) void this.refresh();
    }, REFRESH_EVERY[this.#span]);
    return () => {
      stopFollowing();
      clearInterval(timer);
    };
  }

  async refresh(): Promise<void> {
    if (document.hidden && this.series.at.length > 0) return;
    const turn = ++this.#turn;
    try {
      const answer = await this.#source.getSeries({ subject: this.#subject, span: this.#span });
      if (turn === this.#turn) this.series = answer;
    } catch {
      // What is known stays; the connection banner says what is wrong.
    }
  }

  /** Continues ten minutes with what a frame says; null is a gap. */
  append(at: Milliseconds, bytes: Bytes | null): void {
    if (this.#span !== '10m') return;
    if (at < (this.series.at.at(-1) ?? at) - SET_BACK) void this.refresh();
    else this.series = appendPoint(this.series, at, bytes, SPAN_LENGTH['10m']);
  }
}

/** The series with one more point, without points older than `length` before it. A point that is not newer changes nothing. */
function appendPoint(series: Series, at: Milliseconds, bytes: Bytes | null, length: Milliseconds): Series {
  const newest = series.at.at(-1);
  if (newest !== undefined && at <= newest) return series;
  const from = series.at.findIndex((time) => time >= at - length);
  const kept = from < 0 ? series.at.length : from;
  return {
    at: [...series.at.slice(kept), at],
    last: [...series.last.slice(kept), bytes],
    low: [...series.low.slice(kept), bytes],
    high: [...series.high.slice(kept), bytes],
  };
}
