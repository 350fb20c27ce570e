import type { Milliseconds } from '../../core/model/units.ts';
import type { Redating } from './housekeeping.ts';

/**
 * Remembers by the steady clock when the segments of this run began, and thereby finds those that a wrong clock has
 * dated ahead.
 */
export interface SegmentDating {
  began(at: Milliseconds, steady: Milliseconds): void;
  /** The segments that began earlier than they say, by the present clock. They count as redated from then on. */
  wrongAt(now: Milliseconds, steady: Milliseconds): readonly Redating[];
}

/** A smaller error is left alone, because clocks are corrected by small amounts all the time. */
const TOLERATED: Milliseconds = 60_000;
/** The number of remembered segments: the hours of a month. */
const MOST_REMEMBERED = 800;

export function createSegmentDating(): SegmentDating {
  let segments: { readonly begin: Milliseconds; readonly steady: Milliseconds }[] = [];
  return {
    began(at, steady) {
      segments = [...segments, { begin: at, steady }].slice(-MOST_REMEMBERED);
    },
    wrongAt(now, steady) {
      const wrong: Redating[] = [];
      segments = segments.map((segment) => {
        const by = Math.round(now - (steady - segment.steady) - segment.begin);
        if (by >= -TOLERATED) return segment;
        wrong.push({ begin: segment.begin, by });
        return { ...segment, begin: segment.begin + by };
      });
      return wrong;
    },
  };
}
