import { MINUTE, HOUR } from '../../../electron/core/model/units.ts';
/** Spans that read well on a time axis, in milliseconds. */
const ROUND = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];

/**
 * How much of the past a chart of up to `longest` shows: all of it once there is that much history, before that the next
 * round span that holds what there is, so that a young history does not hide in a corner.
 */
export function pastToShow(oldest: number | undefined, now: number, longest: number): number {
  const age = oldest === undefined ? 0 : now - oldest;
  return Math.min(longest, ROUND.find((span) => span >= age) ?? longest);
}
