import type { Alike, Incident } from './incident.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

/** The properties that decide which incidents are kept whole and which are only counted. */
export interface KeptIncident {
  readonly id: string;
  readonly at: Milliseconds;
  /** The key of incidents of the same kind, in the same pool, driven by the same program. */
  readonly fine: string;
  /** The key of incidents of the same kind in the same pool. */
  readonly coarse: string;
  /** The loss: the memory of all victims. */
  readonly gravity: Bytes;
}

export interface KeepingLimits {
  /** The most incidents that are kept in all. */
  readonly most: number;
  /** The most that are kept of those that are alike. */
  readonly mostAlike: number;
}

/** The incident that is merged, and the one into which it is merged. `into` is null when no other is like it. */
export interface Merging {
  readonly id: string;
  readonly into: string | null;
}

/** Of incidents that are alike, the first, the gravest and this many of the newest stay whole. */
const NEWEST = 5;
/** The numbers in names of containers and sessions, which differ each time. */
const NUMBER = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,}|\d+/gi;

export function keptIncident({ id, at, kind, pool, culprit, victims }: Incident): KeptIncident {
  const coarse = `${kind} ${pool.id.replace(NUMBER, '#')}`;
  const name = culprit?.name ?? victims[0]?.name ?? '';
  const gravity = victims.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return { id, at, coarse, fine: `${coarse} ${name.replace(NUMBER, '#')}`, gravity };
}

/**
 * The merging that is needed next so that the limits hold. Null when they hold. A pool whose programs end again and
 * again loses its repeated incidents before those of another pool are touched.
 */
export function chooseMerging(kept: readonly KeptIncident[], { most, mostAlike }: KeepingLimits): Merging | null {
  const byAge = kept.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const fine = groupsBy(byAge, ({ fine: key }) => key);
  const crowded = fine.find((group) => group.length > mostAlike);
  if (crowded) return mergingIn(crowded);
  if (kept.length <= most) return null;
  return (
    firstMerging(fine) ??
    firstMerging(groupsBy(byAge, ({ coarse }) => coarse)) ?? { id: byAge[0]?.id ?? '', into: null }
  );
}

/** Counts one incident with another. What either already counted is kept. */
export function countAlike(into: Incident, merged: Incident): Alike {
  const parts = [into.alike, merged.alike, { count: 1, from: merged.at, to: merged.at }].filter(
    (one) => one !== undefined,
  );
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    from: Math.min(...parts.map(({ from }) => from)),
    to: Math.max(...parts.map(({ to }) => to)),
  };
}

/** Groups of incidents with the same key, the largest group first. */
function groupsBy(byAge: readonly KeptIncident[], keyOf: (one: KeptIncident) => string): KeptIncident[][] {
  const groups = new Map<string, KeptIncident[]>();
  for (const one of byAge) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

function firstMerging(groups: readonly (readonly KeptIncident[])[]): Merging | null {
  for (const group of groups) {
    const merging = mergingIn(group);
    if (merging) return merging;
  }
  return null;
}

/** Merges the oldest incident that may be merged into the one before it. */
function mergingIn(group: readonly KeptIncident[]): Merging | null {
  const gravest = group.reduce<KeptIncident | null>(
    (most, one) => (most === null || one.gravity > most.gravity ? one : most),
    null,
  );
  for (const [index, { id }] of group.slice(0, -NEWEST).entries()) {
    const before = group[index - 1];
    if (before && id !== gravest?.id) return { id, into: before.id };
  }
  return null;
}
