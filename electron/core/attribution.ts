import type { ProcessTrack } from './process-track.ts';
import type { Bytes, Ratio, Seconds } from './units.ts';

/** Who took how much of what a pool lost since a moment. */
export interface Attribution {
  /** Largest growth first; only processes that grew. */
  readonly growers: readonly { readonly track: ProcessTrack; readonly grown: Bytes; readonly share: Ratio }[];
  readonly groups: readonly GroupGrowth[];
  /** Growth of the pool that no process explains, as a share: tmpfs, shared memory, kernel. */
  readonly unexplained: Ratio;
}

export interface GroupGrowth {
  readonly id: string;
  readonly grown: Bytes;
  readonly share: Ratio;
  /** Members that grew, largest growth first. */
  readonly members: readonly ProcessTrack[];
  /** When the first process of the group that is alive was seen. */
  readonly firstSeen: Seconds;
  readonly born: boolean;
}

/**
 * Compares what each process holds with what it held at `since`. `rise` is what the pool's use rose in that time;
 * `departed` what processes of each group held then that are gone by now, so that a restarted program is not all growth.
 */
export function attribute(
  members: Iterable<ProcessTrack>,
  since: Seconds,
  rise: Bytes,
  departed: ReadonlyMap<string, Bytes>,
): Attribution {
  const growers: { track: ProcessTrack; grown: Bytes; share: Ratio }[] = [];
  const groups = new Map<string, { grown: Bytes; members: ProcessTrack[]; firstSeen: Seconds; born: boolean }>();
  for (const track of members) {
    const grown = track.grownSince(since);
    let group = groups.get(track.group);
    if (!group) {
      group = { grown: -(departed.get(track.group) ?? 0), members: [], firstSeen: track.firstSeen, born: track.born };
      groups.set(track.group, group);
    }
    group.grown += grown;
    if (track.firstSeen < group.firstSeen) {
      group.firstSeen = track.firstSeen;
      group.born = track.born;
    }
    if (grown <= 0) continue;
    growers.push({ track, grown, share: 0 });
    group.members.push(track);
  }
  let explained = 0;
  for (const group of groups.values()) explained += group.grown;
  let positive = 0;
  for (const group of groups.values()) positive += Math.max(0, group.grown);
  const whole = Math.max(rise, positive, 1);
  growers.sort((a, b) => b.grown - a.grown);
  return {
    growers: growers.map((grower) => ({ ...grower, share: grower.grown / Math.max(whole, grower.grown) })),
    groups: [...groups]
      .filter(([, group]) => group.grown > 0)
      .map(([id, group]) => ({
        id,
        grown: group.grown,
        share: group.grown / whole,
        members: group.members.sort((a, b) => b.grownSince(since) - a.grownSince(since)),
        firstSeen: group.firstSeen,
        born: group.born,
      }))
      .sort((a, b) => b.grown - a.grown),
    unexplained: Math.max(0, Math.min(1, 1 - Math.max(explained, positive * 0.5) / whole)),
  };
}
