import type { LevelStretch, Mark, RecordedStretch } from '../../core/trace/recorded-span.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { saidAtEnd, type Said } from '../../core/trace/said.ts';
import { SEGMENT_SPAN, type Segment } from '../journal/segment-name.ts';

/** The times at which a segment has samples, and the levels and warnings of those times. */
export interface SegmentIndex {
  readonly stretches: readonly RecordedStretch[];
  readonly levels: readonly LevelStretch[];
  readonly alerts: readonly Mark[];
}

type StretchStep = RecordedStretch['step'];

/**
 * Samples further apart than this have a gap between them: Headroom did not run, could read nothing, or the machine
 * slept. Live sampling pauses for five seconds at most, and thinned samples are a minute apart.
 */
export const LONGEST_PAUSE: Readonly<Record<StretchStep, Milliseconds>> = { fine: 20_000, coarse: 150_000 };
const TIME = /^\{"t":(\d{1,15})[,.]/;

export function stepOf({ kind }: Pick<Segment, 'kind'>): StretchStep {
  return kind === 'coarse' ? 'coarse' : 'fine';
}

/** Whether a sample can belong to this segment. Any other time is damage. */
export function belongsTo({ begin }: Pick<Segment, 'begin'>, at: Milliseconds): boolean {
  return at >= begin && at < begin + SEGMENT_SPAN;
}

/** The time of the sample in a line of a segment. NaN where there is none. */
export function timeOf(line: string): Milliseconds {
  return Number(TIME.exec(line)?.[1] ?? NaN);
}

/** Indexes lines by their beginnings and ends only. No sample is parsed. */
export function indexLines(segment: Pick<Segment, 'begin' | 'kind'>, lines: readonly string[]): SegmentIndex {
  const index = new Indexer(stepOf(segment));
  for (const line of lines) {
    const at = timeOf(line);
    if (belongsTo(segment, at)) index.add(at, saidAtEnd(line));
  }
  return index;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };

class Indexer implements SegmentIndex {
  readonly stretches: Growing<RecordedStretch>[] = [];
  readonly levels: Growing<LevelStretch>[] = [];
  readonly alerts: Mark[] = [];
  readonly #step: StretchStep;
  #open: Growing<LevelStretch> | null = null;

  constructor(step: StretchStep) {
    this.#step = step;
  }

  add(at: Milliseconds, { level, alert }: Said): void {
    const stretch = this.stretches.at(-1);
    if (stretch && at <= stretch.to) return;
    const goesOn = stretch !== undefined && at - stretch.to <= LONGEST_PAUSE[this.#step];
    if (goesOn) stretch.to = at;
    else {
      this.stretches.push({ from: at, to: at, step: this.#step });
      this.#open = null;
    }
    // A level holds until the next sample changes it.
    if (this.#open) this.#open.to = at;
    if (level === 'calm') this.#open = null;
    else if (this.#open?.level !== level) {
      this.#open = { from: at, to: at, level };
      this.levels.push(this.#open);
    }
    if (alert !== null) this.alerts.push({ kind: 'alert', at, level: alert });
  }
}
