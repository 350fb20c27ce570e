import { groupProcesses } from './grouping.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { KnownBound } from '../runtimes/bounds.ts';
import { KnownBounds } from '../runtimes/known-bounds.ts';
import { ProcessTrack } from './process-track.ts';
import type { Past } from '../model/life.ts';
import type { Grouping } from '../model/process-group.ts';
import { MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Bytes, Seconds } from '../model/units.ts';

/** The number of processes whose history is kept: those at risk, then the largest. */
export const KEPT_PROCESSES = 200;
/** The number of snapshots after which the choice of kept histories is made again. */
const REVIEW = 10;
const DEPARTED = 512;

/** The ended processes of one group. */
export interface Departure {
  /** The memory that they held at the moment asked for. */
  readonly held: Bytes;
  /** The part of `held` that they had inherited from their parents. */
  readonly inherited: Bytes;
  readonly firstSeen: Seconds;
  readonly born: boolean;
}

/** All processes over time: which are there, which came and went, and which belong together. */
export class Population {
  readonly #tracks = new Map<IdentityKey, ProcessTrack>();
  /** The same tracks by pid. Finding a process at every snapshot then needs no key to be built. */
  readonly #byPid = new Map<number, ProcessTrack>();
  /** The processes that draw on each pool, as of this snapshot. */
  readonly #members = new Map<PoolId, readonly ProcessTrack[]>();
  readonly #departed: { readonly at: Seconds; readonly track: ProcessTrack }[] = [];
  readonly #bounds = new KnownBounds();
  #grouping: Grouping = groupProcesses([]);
  #kept: readonly ProcessTrack[] = [];
  #snapshots = 0;
  #changes = 0;
  #pasts: ReadonlyMap<IdentityKey, Past> | null = null;

  get grouping(): Grouping {
    return this.#grouping;
  }

  /** A count that rises whenever a process comes, goes or becomes another program. */
  get changes(): number {
    return this.#changes;
  }

  /** The processes whose history is kept: those at risk, then the largest. */
  get kept(): readonly ProcessTrack[] {
    return this.#kept;
  }

  /** The memory of each group's processes together. */
  groupTotals(): ReadonlyMap<string, Bytes> {
    const totals = new Map<string, Bytes>();
    for (const track of this.#tracks.values()) totals.set(track.group, (totals.get(track.group) ?? 0) + track.value);
    return totals;
  }

  get(key: IdentityKey): ProcessTrack | undefined {
    return this.#tracks.get(key);
  }

  /** What bounds a process, the binding bound first. */
  boundsOf(process: ProcessSample): readonly KnownBound[] {
    return this.#bounds.of(process);
  }

  /** What is known of earlier lives of the program in a process. Null when nothing is. */
  pastOf(track: ProcessTrack): Past | null {
    return this.#pasts?.get(track.key) ?? null;
  }

  follow(snapshot: Snapshot, now: Seconds, atRisk: ReadonlySet<IdentityKey>): void {
    this.#bounds.follow(snapshot);
    this.#snapshots += 1;
    this.#pasts = snapshot.pasts ?? null;
    let changed = this.#snapshots === 1;
    this.#members.clear();
    for (const sample of snapshot.processes) {
      let track = this.#byPid.get(sample.pid);
      if (track?.sample.start !== sample.start) {
        track = this.#welcome(sample, now);
        changed = true;
      } else if (track.sample.facts !== sample.facts) changed = true;
      track.update(sample, now, this.#snapshots);
      if (track.born && track.firstSeen === now) this.#descend(track);
    }
    if (this.#tracks.size > snapshot.processes.length) {
      this.#bury(now);
      changed = true;
    }
    if (changed) {
      this.#changes += 1;
      this.#regroup(snapshot);
    }
    if (changed || this.#snapshots % REVIEW === 0) this.#kept = this.#worthKeeping(atRisk);
    for (const track of this.#kept) track.keep(now);
  }

  members(pool: PoolId): readonly ProcessTrack[] {
    let members = this.#members.get(pool);
    if (!members) {
      members = [...this.#tracks.values()].filter((track) => drawsOn(track, pool));
      this.#members.set(pool, members);
    }
    return members;
  }

  /**
   * The kept processes that gained most in the last quarter of the time for which they were watched, largest gain
   * first.
   */
  gainers(pool: PoolId, now: Seconds, count: number): ProcessTrack[] {
    const gains: { readonly track: ProcessTrack; readonly gain: Bytes }[] = [];
    for (const track of this.#kept) {
      if (!drawsOn(track, pool) || track.seen !== this.#snapshots) continue;
      const gain = track.grownSince(now - (now - track.firstSeen) / 4);
      if (gain > 0) gains.push({ track, gain });
    }
    gains.sort((a, b) => b.gain - a.gain || a.track.sample.pid - b.track.sample.pid);
    return gains.slice(0, count).map(({ track }) => track);
  }

  /** The processes of each group in one pool that ended after `since`. */
  departures(since: Seconds, pool: PoolId): ReadonlyMap<string, Departure> {
    const departures = new Map<string, Departure>();
    for (const track of this.#departedSince(since)) {
      if (!drawsOn(track, pool)) continue;
      const known = departures.get(track.group);
      const held = track.firstSeen > since ? 0 : (track.checkpoints.valueAt(since) ?? 0);
      const first = known && known.firstSeen <= track.firstSeen ? known : track;
      departures.set(track.group, {
        held: held + (known?.held ?? 0),
        inherited: Math.min(held, track.inherited) + (known?.inherited ?? 0),
        firstSeen: first.firstSeen,
        born: first.born,
      });
    }
    return departures;
  }

  /** By how much the processes of a pool together have grown since `since`; those that ended since have given back what they held. */
  change(pool: PoolId, since: Seconds): Bytes {
    let change = 0;
    for (const track of this.members(pool)) change += track.grownSince(since);
    for (const { held } of this.departures(since, pool).values()) change -= held;
    return change;
  }

  /** How many processes of a group were started and how many of them ended since `since`. */
  turnover(group: string, since: Seconds): { readonly started: number; readonly ended: number } {
    let started = 0;
    let ended = 0;
    for (const track of this.#tracks.values()) {
      if (track.group === group && track.born && track.firstSeen > since) started += 1;
    }
    for (const track of this.#departedSince(since)) {
      if (track.group !== group) continue;
      ended += 1;
      if (track.born && track.firstSeen > since) started += 1;
    }
    return { started, ended };
  }

  /** The largest processes, largest first, as of the last review. */
  largest(count: number): IdentityKey[] {
    return this.#kept.slice(0, count).map((track) => track.key);
  }

  /** The processes that ended since a moment, in the order in which they ended. */
  #departedSince(since: Seconds): ProcessTrack[] {
    const before = this.#departed.findLastIndex(({ at }) => at <= since);
    return this.#departed.slice(before + 1).map(({ track }) => track);
  }

  #welcome(sample: ProcessSample, now: Seconds): ProcessTrack {
    const track = new ProcessTrack(identityKey(sample), sample, now, this.#snapshots > 1);
    this.#tracks.set(track.key, track);
    this.#byPid.set(sample.pid, track);
    return track;
  }

  #descend(track: ProcessTrack): void {
    const parent = this.#byPid.get(track.sample.facts.parent);
    if (parent && parent !== track) track.descendFrom(parent);
  }

  #bury(now: Seconds): void {
    for (const [key, track] of this.#tracks) {
      if (track.seen === this.#snapshots) continue;
      this.#tracks.delete(key);
      if (this.#byPid.get(track.sample.pid) === track) this.#byPid.delete(track.sample.pid);
      this.#departed.push({ at: now, track });
      if (this.#departed.length > DEPARTED) this.#departed.shift();
    }
  }

  #regroup(snapshot: Snapshot): void {
    this.#grouping = groupProcesses(snapshot.processes);
    for (const track of this.#tracks.values()) track.group = this.#grouping.groupOf(track.key);
  }

  #worthKeeping(atRisk: ReadonlySet<IdentityKey>): ProcessTrack[] {
    const safe: ProcessTrack[] = [];
    const kept: ProcessTrack[] = [];
    for (const track of this.#tracks.values()) (atRisk.has(track.key) ? kept : safe).push(track);
    safe.sort((a, b) => b.value - a.value || a.sample.pid - b.sample.pid);
    return [...kept, ...safe].slice(0, KEPT_PROCESSES);
  }
}

function drawsOn(track: ProcessTrack, pool: PoolId): boolean {
  return pool === MACHINE || track.sample.pools.includes(pool);
}
