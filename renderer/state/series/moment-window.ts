import type { Mark } from '../../../electron/core/trace/recorded-span.ts';
import { SECOND, MINUTE, HOUR, DAY, type Milliseconds } from '../../../electron/core/model/units.ts';

export const HISTORY_SPANS = ['10m', '1h', '24h', '7d', '30d'] as const;
/** How much time the timeline shows. */
export type HistorySpan = (typeof HISTORY_SPANS)[number];

export const HISTORY_LENGTH: Readonly<Record<HistorySpan, Milliseconds>> = {
  '10m': 10 * MINUTE,
  '1h': HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
};

/** How far one key press goes, and a far one. */
export const STEPS: Readonly<Record<HistorySpan, readonly [near: Milliseconds, far: Milliseconds]>> = {
  '10m': [2 * SECOND, 30 * SECOND],
  '1h': [10 * SECOND, 2 * MINUTE],
  '24h': [MINUTE, 30 * MINUTE],
  '7d': [10 * MINUTE, 6 * HOUR],
  '30d': [HOUR, DAY],
};

export interface MomentWindow {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** The window of this length that ends now if the moment lies in it, else one with the moment in its middle. */
export function windowAround(at: Milliseconds | null, now: Milliseconds, span: HistorySpan): MomentWindow {
  const length = HISTORY_LENGTH[span];
  if (at === null || at >= now - length) return { from: now - length, to: now };
  const from = at - length / 2;
  return { from, to: from + length };
}

/** Distances between ticks that people read well. */
const TICKS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

interface Tick {
  readonly at: Milliseconds;
  /** A whole day, to be written as a date. */
  readonly day: boolean;
}

/** At most `most` round times in the window; `offset` is that of local time from UTC. */
export function ticksIn({ from, to }: MomentWindow, most: number, offset: Milliseconds): readonly Tick[] {
  const step = TICKS.find((candidate) => (to - from) / candidate <= most) ?? 7 * DAY;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    ticks.push({ at, day: (at + offset) % DAY === 0 });
  }
  return ticks;
}

/** Marks that lie too close to be told apart are shown as one, the gravest first. */
export interface MarkGroup {
  readonly at: Milliseconds;
  readonly marks: readonly Mark[];
}

const GRAVITY: Readonly<Record<Mark['kind'], number>> = { incident: 0, alert: 1, action: 2 };

export function groupMarks(marks: readonly Mark[], closest: Milliseconds): readonly MarkGroup[] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const last = groups.at(-1);
    if (last?.[0] && mark.at - last[0].at < closest) last.push(mark);
    else groups.push([mark]);
  }
  return groups.map((group) => {
    const sorted = group.toSorted((a, b) => GRAVITY[a.kind] - GRAVITY[b.kind] || a.at - b.at);
    return { at: sorted[0]?.at ?? 0, marks: sorted };
  });
}
