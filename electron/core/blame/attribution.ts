import type { Departure } from './process-population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** How many of the largest growers are named, and how many of them are ranked by their new growth. */
const NAMED = 50;
const RANKED = 8;

/** Which process took how much of what a pool lost since a moment. */
export interface Attribution {
  /** The 50 processes with the largest growth, largest first. */
  readonly growers: readonly Grower[];
  /** The group that grew most. Null when no group grew. */
  readonly group: GroupGrowth | null;
  /** The share of the pool's growth that no process explains: tmpfs, shared memory, kernel memory. */
  readonly unexplained: Ratio;
  /** The largest share of the growth that one process may have taken as mapped memory, beside its private memory. */
  readonly mapped: Ratio;
}

export interface Grower {
  readonly track: ProcessTrack;
  readonly grown: Bytes;
  readonly share: Ratio;
}

interface GroupGrowth {
  readonly id: string;
  readonly grown: Bytes;
  readonly share: Ratio;
  /** The members that grew, largest growth first. */
  readonly members: readonly ProcessTrack[];
  /** When the first living process of the group was seen. */
  readonly firstSeen: Seconds;
  readonly born: boolean;
  /** Whether members of the group ended since, so that others may have replaced them. */
  readonly restarted: boolean;
}

/**
 * Compares what each process holds now with what it held at `since`. `rise` is the increase of the pool's use in that
 * time. `departed` is what the ended processes of each group held at `since`; it is subtracted, so a restarted
 * program does not count as growth.
 */
export function attribute(
  members: readonly ProcessTrack[],
  since: Seconds,
  rise: Bytes,
  departed: ReadonlyMap<string, Departure>,
): Attribution {
  const seen: Gain[] = [];
  const groups = new Map<string, GroupSum>();
  let mapped = 0;
  for (const track of members) {
    mapped = Math.max(mapped, track.mapped);
    const grown = track.grownSince(since);
    const inherited = track.inheritedSince(since);
    const group = groups.get(track.group) ?? startGroup(track, groups, departed.get(track.group));
    group.grown += grown;
    group.inherited += inherited;
    if (track.firstSeen < group.firstSeen) {
      group.firstSeen = track.firstSeen;
      group.born = track.born;
    }
    if (grown > 0) seen.push({ track, grown, inherited });
  }
  countOnce(seen, groups, rise);
  const gains = seen.filter(({ grown }) => grown > 0);
  gains.sort((a, b) => b.grown - a.grown || a.track.sample.pid - b.track.sample.pid);
  let explained = 0;
  let positive = 0;
  let top: GroupSum | null = null;
  for (const group of groups.values()) {
    explained += group.grown;
    positive += Math.max(0, group.grown);
    if (group.grown > 0 && (top === null || isBefore(group, top))) top = group;
  }
  const whole = Math.max(rise, positive, 1);
  return {
    growers: newsFirst(gains.slice(0, NAMED), since).map(({ track, grown }) => {
      return { track, grown, share: grown / Math.max(whole, grown) };
    }),
    group: top && {
      ...top,
      share: top.grown / whole,
      members: gains.filter(({ track }) => track.group === top.id).map(({ track }) => track),
      restarted: departed.has(top.id),
    },
    unexplained: Math.max(0, Math.min(1, 1 - Math.max(explained, positive * 0.5) / whole)),
    mapped: Math.min(1, mapped / whole),
  };
}

/** A growth that is known to be of one process. */
export function wholly(track: ProcessTrack, grown: Bytes): Attribution {
  const { group: id, firstSeen, born } = track;
  return {
    growers: [{ track, grown, share: 1 }],
    group: { id, grown, share: 1, members: [track], firstSeen, born, restarted: false },
    unexplained: 0,
    mapped: 0,
  };
}

interface Gain {
  readonly track: ProcessTrack;
  grown: Bytes;
  readonly inherited: Bytes;
}

interface GroupSum {
  readonly id: string;
  grown: Bytes;
  inherited: Bytes;
  firstSeen: Seconds;
  born: boolean;
}

function startGroup(track: ProcessTrack, groups: Map<string, GroupSum>, gone: Departure | undefined): GroupSum {
  const { firstSeen, born } = gone && gone.firstSeen < track.firstSeen ? gone : track;
  const group = { id: track.group, grown: -(gone?.held ?? 0), inherited: -(gone?.inherited ?? 0), firstSeen, born };
  groups.set(group.id, group);
  return group;
}

/**
 * Memory that a forked process shares with its parent appears in both processes and exists once. No process tells how
 * much of it has been written to since and exists twice. The part of the pool's rise that is otherwise unexplained is
 * an upper bound.
 */
function countOnce(gains: readonly Gain[], groups: ReadonlyMap<string, GroupSum>, rise: Bytes): void {
  let grown = 0;
  let inherited = 0;
  for (const group of groups.values()) {
    grown += group.grown;
    inherited += group.inherited;
  }
  if (inherited <= 0 || grown <= rise) return;
  const shared = Math.min(1, (grown - rise) / inherited);
  for (const group of groups.values()) group.grown -= shared * group.inherited;
  for (const gain of gains) gain.grown -= shared * gain.inherited;
}

/** Whether a group grew more than another. Equal growths are ordered by name. */
function isBefore(a: GroupSum, b: GroupSum): boolean {
  return a.grown > b.grown || (a.grown === b.grown && a.id < b.id);
}

/**
 * Sorts the largest growers: those that exceed the most they ever held come first, because a daily load only comes
 * back.
 */
function newsFirst(gains: readonly Gain[], since: Seconds): readonly Gain[] {
  const largest = gains
    .slice(0, RANKED)
    .map((gain) => ({ gain, news: Math.min(gain.grown, gain.track.newlyGrownSince(since)) }));
  if (largest.every(({ news }) => news <= 0)) return gains;
  largest.sort((a, b) => b.news - a.news || a.gain.track.sample.pid - b.gain.track.sample.pid);
  return [...largest.map(({ gain }) => gain), ...gains.slice(RANKED)];
}
