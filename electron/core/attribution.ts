import type { Departure } from './population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { Bytes, Ratio, Seconds } from './units.ts';

/** How many of the largest growers are ranked by what is new about them. */
const RANKED = 8;

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
  /** Members of it ended since, so others may have taken their place. */
  readonly restarted: boolean;
}

/**
 * Compares what each process holds with what it held at `since`. `rise` is what the pool's use rose in that time;
 * `departed` what processes of each group held then that are gone by now, so that a restarted program is not all growth.
 */
export function attribute(
  members: Iterable<ProcessTrack>,
  since: Seconds,
  rise: Bytes,
  departed: ReadonlyMap<string, Departure>,
): Attribution {
  const growers: { track: ProcessTrack; grown: Bytes; share: Ratio }[] = [];
  const groups = new Map<string, { grown: Bytes; members: ProcessTrack[]; firstSeen: Seconds; born: boolean }>();
  for (const track of members) {
    const grown = track.grownSince(since);
    let group = groups.get(track.group);
    if (!group) {
      const gone = departed.get(track.group);
      const { firstSeen, born } = gone && gone.firstSeen < track.firstSeen ? gone : track;
      group = { grown: -(gone?.held ?? 0), members: [], firstSeen, born };
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
  growers.sort((a, b) => b.grown - a.grown || a.track.sample.pid - b.track.sample.pid);
  preferNews(growers, since);
  return {
    growers: growers.map((grower) => ({ ...grower, share: grower.grown / Math.max(whole, grower.grown) })),
    groups: [...groups]
      .filter(([, group]) => group.grown > 0)
      .map(([id, group]) => ({
        id,
        grown: group.grown,
        share: group.grown / whole,
        members: group.members.sort((a, b) => b.grownSince(since) - a.grownSince(since) || a.sample.pid - b.sample.pid),
        firstSeen: group.firstSeen,
        born: group.born,
        restarted: departed.has(id),
      }))
      .sort((a, b) => b.grown - a.grown || (a.id < b.id ? -1 : 1)),
    unexplained: Math.max(0, Math.min(1, 1 - Math.max(explained, positive * 0.5) / whole)),
  };
}

/** Among the largest growers those that go beyond what they ever held come first: a daily load only comes back. */
function preferNews(growers: { readonly track: ProcessTrack; readonly grown: Bytes }[], since: Seconds): void {
  const largest = growers.slice(0, RANKED).map((grower) => ({ grower, news: grower.track.newlyGrownSince(since) }));
  if (largest.every(({ news }) => news <= 0)) return;
  largest.sort((a, b) => b.news - a.news || a.grower.track.sample.pid - b.grower.track.sample.pid);
  growers.splice(0, largest.length, ...largest.map(({ grower }) => grower));
}
