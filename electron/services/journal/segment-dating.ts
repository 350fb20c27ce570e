import type { Milliseconds } from '../../core/model/units.ts';
import type { Redating } from './housekeeping.ts';

/** Remembers by the steady clock when the segments of this run began, and so which of them a wrong clock has dated ahead. */
export interface SegmentDating {
  began(at: Milliseconds, steady: Milliseconds): void;
  /** Segments that by the clock of now began earlier than they say. They count as dated anew from then on. */
  wrongAt(now: Milliseconds, steady: Milliseconds): readonly Redating[];
}

/** What is dated ahead by less than this is left: a clock is put right by little all the time. */
const TOLERATED: Milliseconds = 60_000;
/** As many as there are hours in a month. */
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
