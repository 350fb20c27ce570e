import type { ActionLogEntry } from '../../../electron/core/actions/action.ts';
import type { IncidentSummary } from '../../../electron/core/incident/incident.ts';
import type { Milliseconds } from '../../../electron/core/model/units.ts';

type Happening =
  | { readonly kind: 'incident'; readonly at: Milliseconds; readonly incident: IncidentSummary }
  | { readonly kind: 'action'; readonly at: Milliseconds; readonly action: ActionLogEntry };

/** What happened and what was done in one list, newest first. */
export function merge(incidents: readonly IncidentSummary[], actions: readonly ActionLogEntry[]): Happening[] {
  const all: Happening[] = [
    ...incidents.map((incident) => ({ kind: 'incident' as const, at: incident.at, incident })),
    ...actions.map((action) => ({ kind: 'action' as const, at: action.at, action })),
  ];
  return all.toSorted((a, b) => b.at - a.at);
}

interface Day<T> {
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
