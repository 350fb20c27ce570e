import type { Bytes, Milliseconds } from '../../../electron/core/model/units.ts';
import type { Points } from '../../ui/chart/resample.ts';

interface Change {
  readonly id: string;
  readonly label: string;
  /** Above 0: took; below: gave back. */
  readonly bytes: Bytes;
}

/** One bar of a waterfall: it begins where the one before ended. Shares of the whole width, 0 to 1. */
interface FallingBar extends Change {
  readonly from: number;
  readonly to: number;
}

/** Less history than this says nothing about what changed. */
export const LEAST_HISTORY: Milliseconds = 60_000;
const NOTEWORTHY: Bytes = 5e6;
/** A series whose first point is so much later than the history began later, at 0. */
const LATE: Milliseconds = 15_000;

/** What a series gained since its first known point; null where it has fewer than two. */
export function gain({ at, last }: Points, since: Milliseconds, began: Milliseconds): Bytes | null {
  const known = last.flatMap((value, index) => {
    const time = at[index];
    return value === null || time === undefined || time < since ? [] : [{ time, value }];
  });
  const first = known[0];
  const newest = known.at(-1);
  if (!first || !newest || known.length < 2) return null;
  return newest.value - (first.time - began < LATE ? first.value : 0);
}

/** The changes worth a bar: those who took first, then those who gave back; what is left over is one bar of its own. */
export function notableChanges(
  changes: readonly Change[],
  total: Bytes | null,
  restLabel: string,
  most: number,
): Change[] {
  const noteworthy = changes
    .filter(({ bytes }) => Math.abs(bytes) >= NOTEWORTHY)
    .toSorted((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes))
    .slice(0, most);
  if (total !== null) {
    const rest = total - noteworthy.reduce((sum, { bytes }) => sum + bytes, 0);
    if (Math.abs(rest) >= NOTEWORTHY) noteworthy.push({ id: 'rest', label: restLabel, bytes: rest });
  }
  return noteworthy.toSorted((a, b) => b.bytes - a.bytes);
}

/** Places the changes one after the other on a scale that holds every step of the way, 0 included. */
export function waterfall(changes: readonly Change[]): FallingBar[] {
  let sum = 0;
  const steps = changes.map((change) => {
    const from = sum;
    sum += change.bytes;
    return { ...change, from, to: sum };
  });
  const levels = [0, ...steps.map(({ to }) => to)];
  const lowest = Math.min(...levels);
  const width = Math.max(1, Math.max(...levels) - lowest);
  const place = (level: Bytes) => (level - lowest) / width;
  return steps.map((step) => ({ ...step, from: place(step.from), to: place(step.to) }));
}
