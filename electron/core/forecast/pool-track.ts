import { chooseGrowths } from '../growth/choose-growth.ts';
import { AttributionMemory } from '../blame/attribution-memory.ts';
import { wholly, type Attribution } from '../blame/attribution.ts';
import { forecastExhaustion, type Forecast } from './forecast.ts';
import { GrowthFinder } from '../growth/find-growths.ts';
import type { Growth } from '../growth/growth.ts';
import type { Evidence } from './evidence.ts';
import { findEvidence } from './find-evidence.ts';
import { COARSE, HIGH, lastRise } from '../growth/last-rise.ts';
import { boundsOf, type InnerPool } from './inner-bounds.ts';
import { LogSeries } from '../series/log-series.ts';
import { PartTrack } from '../series/memory-parts.ts';
import { weighLives } from './lives-doubt.ts';
import type { ModelConstants } from './model-constants.ts';
import {
  familiarDoubt,
  loadingDoubt,
  NO_DOUBTS,
  ownFamiliarDoubt,
  partOf,
  persistence,
  slowingDoubt,
  type Doubts,
} from './doubts.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Room } from '../model/machine-room.ts';
import { SampleGuard } from '../series/sample-guard.ts';
import { SeenRange } from '../growth/seen-range.ts';
import { PagingTrack } from './paging.ts';
import { StallTrack } from './stall.ts';
import type { Population } from '../blame/process-population.ts';
import type { IdentityKey } from '../model/identity.ts';
import { BlameMemory } from '../blame/blame-memory.ts';
import type { LimitedPool, PoolId, PoolKind, Pressure } from '../model/snapshot.ts';
import type { MemoryCounters, SystemLevel } from '../model/memory-strain.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** A growth of a pool with everything that was concluded from it. */
export interface Outlook {
  readonly growth: Growth;
  readonly forecast: Forecast;
  readonly attribution: Attribution;
  readonly doubts: Doubts;
  /** What tells of its end; null where nothing is known. */
  readonly evidence: Evidence | null;
  /** It is neither of a process nor of any other part of memory that is known. */
  readonly nameless: boolean;
  /** How long the growth has lasted. */
  readonly lasted: Seconds;
  /** Probability that it goes on until the pool is exhausted, with all doubts: what a warning is decided on. */
  readonly persists: Ratio;
  /** The same with a third of the doubts: what risks are ranked and shown by, since a load that fills memory is a risk too. */
  readonly likely: Ratio;
}

/** How long a growth may pause, as a share of how long it lasted, and how much of its rise must be left. */
const PAUSE: Ratio = 0.5;
const KEPT_RISE: Ratio = 0.7;
/** Beyond this share of its rise a growth swings too far for one sample to say where it stands. */
const MOST_SWING: Ratio = 0.5;

/** A growth less likely than this to exhaust its pool is nothing to speak of. */
const NEGLIGIBLE: Ratio = 0.01;

/** Processes of a pool that are looked at for a growth of their own. */
const GAINERS = 2;
/** Every so many samples they are chosen anew. */
const REVIEW = 8;

/** Growths are measured anew against a limit that has changed by more than this. */
const RESCALE: Ratio = 0.05;

/** A part of memory explains what no process shows when it grew by this share of it. */
const PART_SHARE: Ratio = 0.5;

const SHOWN_DOUBTS: Ratio = 1 / 3;

/** A growth still goes on when its latest part, of so many samples at least, rises at half its pace or more. */
const LATEST_SHARE: Ratio = 1 / 8;
const LATEST_SAMPLES = 2;
const STILL_RISING: Ratio = 0.5;
/** Above this share of the pool there may be no time for a growth to show in a window of samples. */
const NEARLY_FULL: Ratio = 0.97;
/** So little left of what can be had without waiting makes waits of a few seconds worth a word. */
const TIGHT: Ratio = 0.15;

/** Of a growth that began after the processes were last read. */
const NOBODY_YET: Attribution = { growers: [], group: null, unexplained: 0, mapped: 0 };

/** One pool over time. */
export class PoolTrack {
  readonly id: PoolId;
  readonly kind: PoolKind;
  readonly label: string;
  readonly stalls = new StallTrack();
  readonly guard = new SampleGuard<Room>();
  readonly blame = new BlameMemory();
  /** What of it is no process' own. */
  readonly parts = new PartTrack();
  /** How long its programs wait for memory; null where that is not known. */
  pressure: Pressure | null = null;
  /** What the system itself says of it; null where it says nothing. */
  systemLevel: SystemLevel | null = null;
  /** What has had to be fetched back, which tells of waits where `pressure` does not; and whether all swap is compressed memory. */
  counters: MemoryCounters | undefined = undefined;
  compressed = false;
  readonly paging = new PagingTrack();
  /** What of it can be had without anything being swapped out or slowed down, of how much memory. */
  unswapped: Bytes = 0;
  memory: Bytes = 0;
  /** It is being slowed down at its `memory.high`. */
  throttled = false;
  throttledAt: Seconds | null = null;
  /** The process whose own limit this is; null for a pool that many draw on. */
  owner: IdentityKey | null = null;
  /** A heap that is seen only from outside, so being nearly full is no alarm. */
  estimated = false;
  /** What can be reclaimed is known and left out of `used`, so a growth that no process shows is no cache. */
  explained = true;
  /** The innermost limited cgroups inside it. */
  inner: readonly InnerPool[] = [];
  readonly series = new LogSeries();
  readonly range = new SeenRange();
  readonly #finder = new GrowthFinder(this.series, true);
  readonly #attributions: AttributionMemory;
  #last: { readonly growth: Growth; readonly seen: Seconds } | null = null;
  #gainers: readonly ProcessTrack[] = [];
  used: Bytes = 0;
  limit: Bytes = 0;
  /** The highest ceiling it had, and what it has lost of that since. */
  #highest: Bytes = 0;
  ceiling: Bytes = 0;
  lost: Bytes = 0;
  readonly losses = new LogSeries();
  #scaled: Bytes = 0;
  /** How often it has been slowed down. */
  #slowed = 0;
  /** What it had taken when its processes were last read, too. */
  #swept: Bytes = 0;

  constructor(id: PoolId, kind: PoolKind, label: string) {
    this.id = id;
    this.#attributions = new AttributionMemory(id);
    this.kind = kind;
    this.label = label;
  }

  /** What it can still take of a pool that it is in. */
  get room(): Bytes {
    return this.limit - this.used;
  }

  /**
   * `ceiling` is what of the limit somebody can take away. What is lost of it counts as used, so that a fall of the ceiling and
   * a growth of use, which lead to the same end, are one series.
   */
  push(at: Seconds, used: Bytes, limit: Bytes, ceiling: Bytes = limit): void {
    this.used = used;
    this.limit = limit;
    this.#highest = Math.max(this.#highest, ceiling);
    this.ceiling = ceiling;
    this.lost = this.#highest - ceiling;
    if (this.lost > 0 || this.losses.count > 0) this.losses.push(at, this.lost);
    this.series.push(at, this.taken);
    this.range.push(at, this.taken, limit);
    this.#swept = this.taken;
  }

  /** The same at a glance, for which no process was read. */
  glance(at: Seconds, used: Bytes, limit: Bytes): void {
    const swept = this.#swept;
    this.push(at, used, limit);
    this.#swept = swept;
  }

  /** Takes note of how a limited pool meets its ceilings. */
  meet({ limit, used, swap = 0, high, pressure, events, counters }: LimitedPool, now: Seconds): void {
    this.pressure = pressure ?? null;
    this.counters = counters;
    const inMemory = Math.max(0, used - swap);
    this.memory = Math.min(limit, high ?? limit);
    this.unswapped = Math.max(0, this.memory - inMemory);
    this.throttled = high !== undefined && (events?.high ?? 0) > this.#slowed;
    if (this.throttled) this.throttledAt = now;
    this.#slowed = events?.high ?? 0;
  }

  /** Little is left of what can be had without waiting. */
  get tight(): boolean {
    return this.unswapped < TIGHT * this.memory;
  }

  /** What is used, and what was lost of the ceiling. */
  get taken(): Bytes {
    return this.used + this.lost;
  }

  /** What of a growth since `onset` is a fall of the ceiling. */
  lostSince(onset: Seconds): Bytes {
    if (this.losses.count === 0) return 0;
    return this.lost - (this.losses.valueAt(onset) ?? 0);
  }

  /** Whether a growth still goes on in its latest part, as it does not when the pool has come to rest. */
  isRising({ onset, slope }: Growth, now: Seconds, interval: Seconds): boolean {
    const since = now - Math.max(LATEST_SAMPLES * interval, LATEST_SHARE * (now - onset));
    return this.taken - (this.series.valueAt(since) ?? this.taken) >= STILL_RISING * slope * (now - since);
  }

  /** What the growth of this pool, if there is one, leads to; null without a significant growth. */
  outlook(now: Seconds, interval: Seconds, population: Population, model: ModelConstants): Outlook | null {
    const growths = chooseGrowths(this.#finder.find(now, this.#scale()), this.limit, this.used);
    const envelope = this.range.envelope(now, interval, this.limit);
    if (envelope) growths.push(envelope);
    for (const growth of this.#growthOfMembers(now, population)) growths.push(growth);
    const last = this.#atTheEnd(interval) ? lastRise(this.series, this.limit) : null;
    if (last) growths.push(last);
    const carried = growths.length === 0 ? this.#carryOn(now) : null;
    if (carried) growths.push(carried);
    const likeliest = this.#likeliest(growths, now, interval, population, model);
    if (!carried) this.#last = likeliest && { growth: likeliest.growth, seen: now };
    return likeliest;
  }

  /** Whether so little is left that the newest samples alone have to do. */
  #atTheEnd(interval: Seconds): boolean {
    const full = this.used / this.limit;
    return full > NEARLY_FULL || (interval >= COARSE && full >= HIGH);
  }

  /**
   * A process that grows for longer than the pool does: others give back meanwhile, or come and go with the day, and hide
   * it until they no longer can.
   */
  #growthOfMembers(now: Seconds, population: Population): Growth[] {
    if (this.owner !== null) return [];
    const found: Growth[] = [];
    if (this.series.count % REVIEW === 1) this.#gainers = population.gainers(this.id, now, GAINERS);
    for (const track of this.#gainers) {
      if (!population.get(track.key) || (this.kind !== 'machine' && track.graphics > 0)) continue;
      const [growth] = chooseGrowths(track.growths(now, this.limit), this.limit, this.used);
      if (growth) found.push({ ...growth, of: track });
    }
    return found;
  }

  /**
   * A growth that pauses shows in no window for a while. Until it has been gone for as long as it lasted, or has given
   * back a good part, it goes on at its mean pace.
   */
  #carryOn(now: Seconds): Growth | null {
    if (!this.#last) return null;
    const { growth, seen } = this.#last;
    if (growth.swing > MOST_SWING * growth.rise) return null;
    const began = this.series.valueAt(growth.onset) ?? this.taken;
    const rise = this.taken - began;
    if (now - seen > PAUSE * (seen - growth.onset) || rise < KEPT_RISE * growth.rise) return null;
    return {
      ...growth,
      slope: rise / (now - growth.onset),
      rise,
      floor: this.taken,
      slopeError: growth.slopeError + 0.2,
    };
  }

  /** The growth that is most likely to go on until the pool is exhausted; those that cannot beat it are not followed. */
  #likeliest(
    growths: readonly Growth[],
    now: Seconds,
    interval: Seconds,
    population: Population,
    model: ModelConstants,
  ): Outlook | null {
    const undoubted = growths
      .map((growth) => {
        const bounds = boundsOf(growth, this.inner, now);
        const forecast = forecastExhaustion(growth, this.limit, this.used, bounds, this.lost);
        return { growth, forecast, most: persistence(now - growth.onset, forecast.full, NO_DOUBTS, model.doubts) };
      })
      .filter(({ most }) => most > NEGLIGIBLE)
      .sort((a, b) => b.most - a.most);
    let likeliest: Outlook | null = null;
    for (const { growth, forecast, most } of undoubted) {
      if (likeliest && likeliest.persists >= most) break;
      const outlook = this.#follow(growth, forecast, now, interval, population, model);
      if (isPaused(outlook.attribution)) continue;
      if (!likeliest || outlook.persists > likeliest.persists) likeliest = outlook;
    }
    return likeliest;
  }

  #follow(
    growth: Growth,
    forecast: Forecast,
    now: Seconds,
    interval: Seconds,
    population: Population,
    model: ModelConstants,
  ): Outlook {
    const swept = this.#asSwept(growth);
    const attribution =
      swept === null
        ? NOBODY_YET
        : (this.#ofOwner(swept, population) ??
          this.#attributions.of(swept, now, this.series.count, this.#members(population), population));
    const nameless = this.#isNameless(swept ?? growth, attribution);
    const shared = this.kind === 'cgroup' ? this.parts.shared : null;
    const question = { pool: this.id, growth, attribution, headroom: this.room, shared, now };
    // The cap of a heap is the pool itself here, and promises lie outside of it.
    const evidence = this.kind === 'heap-cap' ? null : findEvidence(question, population);
    const seen: Doubts = {
      loading: isTooLarge(evidence) ? 0 : loadingDoubt(growth, now, interval, attribution),
      familiar: growth.of
        ? ownFamiliarDoubt(growth.of, growth.onset)
        : familiarDoubt(this.range.position(this.taken), this.range.returns, growth),
      slowing: slowingDoubt(growth.of?.series ?? this.series, growth, now),
      unexplained: growth.of || (this.explained && !nameless) ? 0 : attribution.unexplained,
      hidden: growth.of ? 1 : 0,
      bounded: evidence?.doubt ?? 0,
      lives: 0,
    };
    const doubts = weighLives(seen, growth.of ?? null, attribution, { now, room: this.room, population });
    const lasted = now - growth.onset;
    const persists = persistence(lasted, forecast.full, doubts, model.doubts);
    const likely = persistence(lasted, forecast.full, partOf(doubts, SHOWN_DOUBTS), model.doubts);
    return { growth, forecast, attribution, doubts, evidence, nameless, lasted, persists, likely };
  }

  /** Of a growth what processes can show by now: not what was only glanced at. Null when that is nothing. */
  #asSwept(growth: Growth): Growth | null {
    const unread = growth.of ? 0 : Math.max(0, this.taken - this.#swept);
    if (unread === 0) return growth;
    return unread < growth.rise ? { ...growth, rise: growth.rise - unread } : null;
  }

  /** All parts of memory that no process shows are known, and none of them grows: what does may be a cache that gives way. */
  #isNameless({ onset, rise }: Growth, { unexplained }: Attribution): boolean {
    const missing = unexplained * rise - this.lostSince(onset);
    const known = this.kind === 'machine' ? this.parts.known : this.parts.knowsShared;
    if (!known || missing < PART_SHARE * rise) return false;
    return (this.parts.largest(onset)?.grown ?? 0) < PART_SHARE * missing;
  }

  /** What growths are measured against: the limit, as long as it keeps still enough. */
  #scale(): Bytes {
    if (Math.abs(this.limit - this.#scaled) > RESCALE * this.#scaled) this.#scaled = this.limit;
    return this.#scaled;
  }

  /** What a heap takes is its process', whether that shows in its private memory or was committed before. */
  #ofOwner({ rise }: Growth, population: Population): Attribution | null {
    const track = this.kind === 'heap-cap' && this.owner !== null ? population.get(this.owner) : undefined;
    return track ? wholly(track, rise) : null;
  }

  #members(population: Population): readonly ProcessTrack[] {
    if (this.owner === null) return population.members(this.id);
    const track = population.get(this.owner);
    return track ? [track] : [];
  }
}

/** It is filling what it asked for before, and the rest has no room: that it is a load only makes it worse. */
function isTooLarge(evidence: Evidence | null): boolean {
  return evidence?.kind === 'promise' && !evidence.fits;
}

/** Who drives it has been stopped: nothing grows until it is resumed, and then it is seen again. */
function isPaused({ growers: [top] }: Attribution): boolean {
  return top?.track.sample.state === 'stopped' && top.share > 0.5;
}
