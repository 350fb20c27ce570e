import type { Action } from '../actions/action.ts';
import type { Alert, Level } from '../model/assessment.ts';
import type { Frame } from '../model/frame.ts';
import type { Milliseconds } from '../model/units.ts';

/** Why the recording cannot be shown: too little memory is left to read it, it takes too long, or it failed as `detail` says. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly why: 'memory-short' | 'too-long' | 'failed';
  /** For a person; empty when there is nothing to add. */
  readonly detail: string;
}

/** What was recorded within a span of time. */
export type Recorded = RecordedSpan | { readonly kind: 'nothing-recorded' } | Unreadable;

export interface RecordedSpan {
  readonly kind: 'recorded';
  /** Of all that is recorded, also outside of the span. */
  readonly oldest: Milliseconds;
  readonly newest: Milliseconds;
  /** In order and apart; between them nothing was recorded. */
  readonly stretches: readonly RecordedStretch[];
  /** Where the level was not calm. */
  readonly levels: readonly LevelStretch[];
  /** In order of time. */
  readonly marks: readonly Mark[];
}

export interface RecordedStretch {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  /** `coarse`: thinned to a sample a minute. */
  readonly step: 'fine' | 'coarse';
}

export interface LevelStretch {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly level: Exclude<Level, 'calm'>;
}

/** Something that happened. Names are untrusted text. */
export type Mark =
  | { readonly kind: 'alert'; readonly at: Milliseconds; readonly level: Alert['level'] }
  | { readonly kind: 'incident'; readonly at: Milliseconds; readonly id: string; readonly name: string | null }
  | { readonly kind: 'action'; readonly at: Milliseconds; readonly action: Action; readonly name: string };

/** The whole window as it was at a moment. */
export type PastMoment =
  | {
      readonly kind: 'recorded';
      /** Of the newest sample at or before the moment asked for. */
      readonly frame: Frame;
      /** Judged by the whole day before; false: in a hurry, by the half hour before. */
      readonly exact: boolean;
      /** How much of the recording before it went into the assessment. */
      readonly from: Milliseconds;
      readonly samples: number;
    }
  /** Headroom did not run, or the machine slept; `before` and `after` are the nearest samples. */
  | { readonly kind: 'nothing-recorded'; readonly before: Milliseconds | null; readonly after: Milliseconds | null }
  /** The same viewer has asked for another moment meanwhile. */
  | { readonly kind: 'superseded' }
  | Unreadable;

/** The most entries of each list in a `RecordedSpan`. */
export const MOST_STRETCHES = 1000;
export const MOST_MARKS = 500;
