import type { Milliseconds } from '../../../electron/core/units.ts';

export interface Day<T> {
  /** Local midnight. */
  readonly start: Milliseconds;
  readonly entries: readonly T[];
}

/** Entries by local day, in the order in which they come. */
export function byDay<T extends { readonly at: Milliseconds }>(entries: readonly T[]): Day<T>[] {
  const days: { start: Milliseconds; entries: T[] }[] = [];
  for (const entry of entries) {
    const start = new Date(entry.at).setHours(0, 0, 0, 0);
    const day = days.at(-1);
    if (day?.start === start) day.entries.push(entry);
    else days.push({ start, entries: [entry] });
  }
  return days;
}
