import type { Departure } from './population.ts';
import type { ProcessTrack } from './process-track.ts';
import type { Bytes, Ratio, Seconds } from './units.ts';

/** How many of the largest growers are ranked by what is new about them. */
const RANKED = 8;

/** Who took how much of what a pool lost since a moment. */
export interface Attribution {
  /** Largest growth first; only processes that grew. */
  readonly growers: readonly Grower[];
  readonly groups: readonly GroupGrowth[];
  /** Growth of the pool that no process explains, as a share: tmpfs, shared memory, kernel. */
  readonly unexplained: Ratio;
}

export interface Grower {
  readonly track: ProcessTrack;
  readonly grown: Bytes;
  readonly share: Ratio;
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
  members: readonly ProcessTrack[],
  since: Seconds,
  rise: Bytes,
  departed: ReadonlyMap<string, Departure>,
): Attribution {
  const grown: Gain[] = [];
  const groups = new Map<string, GroupSum>();
  for (const track of members) {
    const gain = track.grownSince(since);
    const group = groups.get(track.group) ?? startGroup(track, groups, departed.get(track.group));
    group.grown += gain;
    if (track.firstSeen < group.firstSeen) {
      group.firstSeen = track.firstSeen;
      group.born = track.born;
    }
    if (gain > 0) grown.push({ track, grown: gain });
  }
  grown.sort((a, b) => b.grown - a.grown || a.track.sample.pid - b.track.sample.pid);
  for (const { track } of grown) groups.get(track.group)?.members.push(track);
  let explained = 0;
  let positive = 0;
  for (const group of groups.values()) {
    explained += group.grown;
    positive += Math.max(0, group.grown);
  }
  const whole = Math.max(rise, positive, 1);
  preferNews(grown, since);
  return {
    growers: grown.map((gain) => ({
      track: gain.track,
      grown: gain.grown,
      share: gain.grown / Math.max(whole, gain.grown),
    })),
    groups: [...groups]
      .filter(([, group]) => group.grown > 0)
      .map(([id, group]) => ({ id, ...group, share: group.grown / whole, restarted: departed.has(id) }))
      .sort((a, b) => b.grown - a.grown || (a.id < b.id ? -1 : 1)),
    unexplained: Math.max(0, Math.min(1, 1 - Math.max(explained, positive * 0.5) / whole)),
  };
}

interface Gain {
  readonly track: ProcessTrack;
  readonly grown: Bytes;
}

interface GroupSum {
  grown: Bytes;
  firstSeen: Seconds;
  born: boolean;
  readonly members: ProcessTrack[];
}

function startGroup(track: ProcessTrack, groups: Map<string, GroupSum>, gone: Departure | undefined): GroupSum {
  const { firstSeen, born } = gone && gone.firstSeen < track.firstSeen ? gone : track;
  const group = { grown: -(gone?.held ?? 0), firstSeen, born, members: [] };
  groups.set(track.group, group);
  return group;
}

/** Among the largest growers those that go beyond what they ever held come first: a daily load only comes back. */
function preferNews(grown: Gain[], since: Seconds): void {
  const largest = grown.slice(0, RANKED).map((gain) => ({ gain, news: gain.track.newlyGrownSince(since) }));
  if (largest.every(({ news }) => news <= 0)) return;
  largest.sort((a, b) => b.news - a.news || a.gain.track.sample.pid - b.gain.track.sample.pid);
  grown.splice(0, largest.length, ...largest.map(({ gain }) => gain));
}
