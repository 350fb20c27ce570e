import type { Bytes, Milliseconds } from '../../../electron/core/units.ts';
import type { Points } from '../../ui/chart/resample.ts';

export interface Change {
  readonly id: string;
  readonly label: string;
  /** Above 0: took; below: gave back. */
  readonly bytes: Bytes;
}

/** Less history than this says nothing about what changed. */
export const LEAST_HISTORY: Milliseconds = 60_000;
const NOTEWORTHY: Bytes = 5e6;

/** What a series gained since its first known point; null where it has fewer than two. A series that began later began at 0. */
export function gain({ at, last }: Points, since: Milliseconds, began: Milliseconds): Bytes | null {
  const known = last.flatMap((value, index) => {
    const time = at[index];
    return value === null || time === undefined || time < since ? [] : [{ time, value }];
  });
  const first = known[0];
  const newest = known.at(-1);
  if (!first || !newest || known.length < 2) return null;
  const wasThere = first.time - began < 15_000;
  return newest.value - (wasThere ? first.value : 0);
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
