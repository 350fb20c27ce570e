import { Checkpoints } from '../series/checkpoints.ts';
import { GrowthFinder } from '../growth/find-growths.ts';
import type { Growth } from '../growth/growth.ts';
import { PromiseTrack } from './promise-track.ts';
import type { IdentityKey } from '../model/identity.ts';
import { LogSeries } from '../series/log-series.ts';
import { growthBytes, type PoolId, type ProcessSample } from '../model/snapshot.ts';
import type { Bytes, BytesPerSecond, Seconds } from '../model/units.ts';

/** A process that has fallen to this share of its peak has given memory back. */
const GIVEN_BACK = 0.7;

/**
 * A new process that holds at least this share of its parent's memory was forked and shares that memory with its
 * parent.
 */
const FORKED = 0.7;

/** What is remembered of every process. It is little, and does not grow while the process stands still. */
export class ProcessTrack {
  readonly key: IdentityKey;
  readonly firstSeen: Seconds;
  /** Whether the process was started while Headroom was watching, so that its first sample is its birth. */
  readonly born: boolean;
  readonly checkpoints = new Checkpoints();
  sample: ProcessSample;
  group = '';
  value: Bytes = 0;
  /** Of `value`, what the graphics driver holds for it: of the machine, and of no limited pool. As of when it was last looked up. */
  graphics: Bytes = 0;
  changedAt: Seconds;
  /** Whether the process has lived for a while without growing. Growth after that is not part of its start-up. */
  pastLoading = false;
  /** The most it held before it gave memory back; 0 while it never gave any back. */
  gaveBackFrom: Bytes = 0;
  /**
   * Memory that it may still share with the process from which it was forked. Both show it, and the pool holds it
   * once until one of them writes to it.
   */
  inherited: Bytes = 0;
  #highest: Bytes = 0;
  #leastShared: Bytes = Number.POSITIVE_INFINITY;
  /** The number of the last snapshot that contained the process. */
  seen = 0;
  /** The series of its memory, kept for processes that are large or at risk. */
  series: LogSeries | null = null;
  /** What it has asked for over time; null while that is not known. It is kept together with the series. */
  promises: PromiseTrack | null = null;
  /** Its address space over time, kept likewise. */
  addressSpace: Checkpoints | null = null;
  #finder: GrowthFinder | null = null;
  #keptSince: Seconds = Number.POSITIVE_INFINITY;

  constructor(key: IdentityKey, sample: ProcessSample, firstSeen: Seconds, born: boolean) {
    this.key = key;
    this.sample = sample;
    this.firstSeen = firstSeen;
    this.born = born;
    this.changedAt = firstSeen;
  }

  /** Its private memory: `value` without what the graphics driver holds. Promises, bounds and earlier lives count only this. */
  get own(): Bytes {
    return this.value - this.graphics;
  }

  update(sample: ProcessSample, at: Seconds, snapshot: number): void {
    this.seen = snapshot;
    if (sample === this.sample && snapshot > 1 && this.value > 0) return;
    this.sample = sample;
    if (sample.gpu !== undefined) this.graphics = sample.gpu;
    const value = growthBytes(sample) + this.graphics;
    this.#leastShared = Math.min(this.#leastShared, sample.resident - growthBytes(sample));
    if (value === this.value) return;
    this.value = value;
    this.#highest = Math.max(this.#highest, value);
    if (value < GIVEN_BACK * this.#highest) this.gaveBackFrom = this.#highest;
    this.inherited = Math.min(this.inherited, value);
    this.changedAt = at;
    this.checkpoints.push(at, value);
  }

  /** Records the parent of a process at its birth. */
  descendFrom(parent: ProcessTrack): void {
    if (this.value >= FORKED * parent.value) this.inherited = Math.min(this.value, parent.value);
  }

  /**
   * Records the current value in the process's series. It is called once a snapshot while the process's history is
   * kept.
   */
  keep(at: Seconds): void {
    if (!this.series) {
      this.series = new LogSeries();
      this.#finder = new GrowthFinder(this.series, false);
      this.#keptSince = at;
    }
    this.series.push(at, this.value);
    const { data, size } = this.sample;
    if (data !== undefined) {
      if (this.promises) this.promises.push(at, data, this.value);
      else this.promises = new PromiseTrack(at, data, this.value);
    }
    if (size !== undefined) (this.addressSpace ??= new Checkpoints()).push(at, size);
  }

  /**
   * The increase of its memory that is not private since it was first seen: shared memory and files, as far as the
   * process touched them.
   */
  get mapped(): Bytes {
    return this.sample.resident - growthBytes(this.sample) - this.#leastShared;
  }

  /** The part of its growth since `then` that it inherited. */
  inheritedSince(then: Seconds): Bytes {
    return this.born && this.firstSeen > then ? this.inherited : 0;
  }

  get pools(): readonly PoolId[] {
    return this.sample.pools;
  }

  /** What it grew since `then`; all of it when it was born after that. */
  grownSince(then: Seconds): Bytes {
    if (this.changedAt <= then) return 0;
    if (this.born && this.firstSeen > then) return this.value;
    return this.value - this.#heldAt(then);
  }

  /**
   * Like `grownSince`, but only the growth beyond all that it ever held before. Coming back to an earlier level does
   * not count.
   */
  newlyGrownSince(then: Seconds): Bytes {
    const before = this.#keptSince <= then ? (this.series?.highestBefore(then) ?? null) : null;
    return before === null ? this.grownSince(then) : Math.min(this.grownSince(then), this.value - before);
  }

  #heldAt(then: Seconds): Bytes {
    const exact = this.#keptSince <= then ? (this.series?.lowNear(then) ?? null) : null;
    return exact ?? this.checkpoints.valueAt(then) ?? this.value;
  }

  /** The growths of its own series, measured against `scale`. The list is empty while no series is kept. */
  growths(now: Seconds, scale: Bytes): readonly Growth[] {
    return this.#finder?.find(now, scale) ?? [];
  }

  /**
   * Whether the process lived for at least `least` between `settled` and `onset` and grew slower than `pace` in that
   * time.
   */
  slowBefore(onset: Seconds, settled: Seconds, pace: BytesPerSecond, least: Seconds): boolean {
    const life = onset - settled;
    if (life < Math.max(least, 0.1 * (this.changedAt - onset))) return false;
    return (this.#heldAt(onset) - this.#heldAt(settled)) / life < pace;
  }

  /**
   * The mean growth over the last `window`, in constant time. Null when the process was not watched for at least half
   * of it.
   */
  recentGrowth(now: Seconds, window: Seconds): BytesPerSecond | null {
    const seenFor = now - this.firstSeen;
    if (seenFor < window / 2) return null;
    const span = Math.min(window, seenFor);
    return this.grownSince(now - span) / span;
  }
}
