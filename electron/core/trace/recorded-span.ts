import type { Action } from '../actions/action.ts';
import type { Alert, Level } from '../model/assessment.ts';
import type { Frame } from '../model/frame.ts';
import type { Milliseconds } from '../model/units.ts';

/**
 * Why the recording cannot be shown: too little memory is left to read it, reading takes too long, or it failed as
 * `detail` says.
 */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly why: 'memory-short' | 'too-long' | 'failed';
  /** The cause for a person. Empty when there is nothing to add. */
  readonly detail: string;
}

/** The recording of a span of time. */
export type Recorded = RecordedSpan | { readonly kind: 'nothing-recorded' } | Unreadable;

export interface RecordedSpan {
  readonly kind: 'recorded';
  /** The limits of the whole recording, also outside of the span. */
  readonly oldest: Milliseconds;
  readonly newest: Milliseconds;
  /** Stretches in order of time, which do not overlap. Nothing was recorded between them. */
  readonly stretches: readonly RecordedStretch[];
  /** The stretches in which the level was not calm. */
  readonly levels: readonly LevelStretch[];
  /** The marks in order of time. */
  readonly marks: readonly Mark[];
}

export interface RecordedStretch {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  /** The resolution. `coarse` is thinned to a sample a minute. */
  readonly step: 'fine' | 'coarse';
}

export interface LevelStretch {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly level: Exclude<Level, 'calm'>;
}

/** An event. Names are untrusted text. */
export type Mark =
  | { readonly kind: 'alert'; readonly at: Milliseconds; readonly level: Alert['level'] }
  | { readonly kind: 'incident'; readonly at: Milliseconds; readonly id: string; readonly name: string | null }
  | { readonly kind: 'action'; readonly at: Milliseconds; readonly action: Action; readonly name: string };

/** The whole window at a past moment. */
export type PastMoment =
  | {
      readonly kind: 'recorded';
      /** The frame of the newest sample at or before the moment asked for. */
      readonly frame: Frame;
      /** True when the whole day before went into the assessment, false for the quick one from the half hour before. */
      readonly exact: boolean;
      /** The start of the recording that went into the assessment. */
      readonly from: Milliseconds;
      readonly samples: number;
    }
  /** Headroom did not run, or the machine slept. `before` and `after` are the nearest samples. */
  | { readonly kind: 'nothing-recorded'; readonly before: Milliseconds | null; readonly after: Milliseconds | null }
  /** The same viewer has asked for another moment meanwhile. */
  | { readonly kind: 'superseded' }
  | Unreadable;

/** The most entries of each list in a `RecordedSpan`. */
export const MOST_STRETCHES = 1000;
export const MOST_MARKS = 500;
