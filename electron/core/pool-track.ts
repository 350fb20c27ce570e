import { chooseGrowths } from './choose-growth.ts';
import { attribute, type Attribution } from './attribution.ts';
import { forecastExhaustion, type Forecast } from './forecast.ts';
import { GrowthFinder, type Growth } from './growth.ts';
import { LogSeries } from './log-series.ts';
import type { ModelConstants } from './model-constants.ts';
import { familiarDoubt, loadingDoubt, NO_DOUBTS, ownFamiliarDoubt, persistence, type Doubts } from './persistence.ts';
import type { ProcessTrack } from './process-track.ts';
import { SeenRange } from './seen-range.ts';
import type { Population } from './population.ts';
import { AlertTrack, LevelTrack } from './alert-policy.ts';
import type { IdentityKey } from './identity.ts';
import type { PoolId, PoolKind } from './snapshot.ts';
import type { Bytes, Ratio, Seconds } from './units.ts';

/** A growth of a pool with everything that was concluded from it. */
export interface Outlook {
  readonly growth: Growth;
  readonly forecast: Forecast;
  readonly attribution: Attribution;
  readonly doubts: Doubts;
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

/** A growth less likely than this to exhaust its pool is nothing to speak of. */
const NEGLIGIBLE: Ratio = 0.01;

/** Processes of a pool that are looked at for a growth of their own. */
const GAINERS = 2;
/** Every so many samples they are chosen anew. */
const REVIEW = 8;

const SHOWN_DOUBTS: Ratio = 1 / 3;

/** For how long an attribution is good enough, as a share of the growth's window, and how near the onset must be. */
const ATTRIBUTION_LASTS: Ratio = 1 / 32;
const SAME_ONSET: Ratio = 0.03;

interface Attributed {
  readonly attribution: Attribution;
  readonly onset: Seconds;
  readonly population: number;
  /** Number of the sample from which on it is made anew. */
  readonly until: number;
}

/** One pool over time. */
export class PoolTrack {
  readonly id: PoolId;
  readonly kind: PoolKind;
  readonly label: string;
  readonly levels = new LevelTrack();
  readonly alerts = new AlertTrack();
  /** The process whose own limit this is; null for a pool that many draw on. */
  owner: IdentityKey | null = null;
  /** It is meant to be filled, so being nearly full is no alarm. */
  fills = false;
  /** What can be reclaimed is known and left out of `used`, so a growth that no process shows is no cache. */
  explained = true;
  readonly series = new LogSeries();
  readonly range = new SeenRange();
  readonly #finder = new GrowthFinder(this.series);
  #last: { readonly growth: Growth; readonly seen: Seconds } | null = null;
  #attributed: Attributed | null = null;
  #gainers: readonly ProcessTrack[] = [];
  used: Bytes = 0;
  limit: Bytes = 0;

  constructor(id: PoolId, kind: PoolKind, label: string) {
    this.id = id;
    this.kind = kind;
    this.label = label;
  }

  push(at: Seconds, used: Bytes, limit: Bytes): void {
    this.used = used;
    this.limit = limit;
    this.series.push(at, used);
    this.range.push(at, used, limit);
  }

  /** What the growth of this pool, if there is one, leads to; null without a significant growth. */
  outlook(now: Seconds, interval: Seconds, population: Population, model: ModelConstants): Outlook | null {
    const growths = chooseGrowths(this.#finder.find(now, this.limit), this.limit, this.used);
    const envelope = this.range.envelope(now, interval, this.limit);
    if (envelope) growths.push(envelope);
    for (const growth of this.#growthOfMembers(now, population)) growths.push(growth);
    const carried = growths.length === 0 ? this.#carryOn(now) : null;
    if (carried) growths.push(carried);
    const likeliest = this.#likeliest(growths, now, interval, population, model);
    if (!carried) this.#last = likeliest && { growth: likeliest.growth, seen: now };
    return likeliest;
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
      if (!population.get(track.key)) continue;
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
    const began = this.series.valueAt(growth.onset) ?? this.used;
    const rise = this.used - began;
    if (now - seen > PAUSE * (seen - growth.onset) || rise < KEPT_RISE * growth.rise) return null;
    return {
      ...growth,
      slope: rise / (now - growth.onset),
      rise,
      floor: this.used,
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
      .map((growth) => ({ growth, most: persistence(now - growth.onset, this.#timeLeft(growth), NO_DOUBTS, model) }))
      .filter(({ most }) => most > NEGLIGIBLE)
      .sort((a, b) => b.most - a.most);
    let likeliest: Outlook | null = null;
    for (const { growth, most } of undoubted) {
      if (likeliest && likeliest.persists >= most) break;
      const outlook = this.#follow(growth, now, interval, population, model);
      if (isPaused(outlook.attribution)) continue;
      if (!likeliest || outlook.persists > likeliest.persists) likeliest = outlook;
    }
    return likeliest;
  }

  #timeLeft(growth: Growth): Seconds {
    return forecastExhaustion(growth, this.limit, this.used).exhaustion.p50;
  }

  #follow(growth: Growth, now: Seconds, interval: Seconds, population: Population, model: ModelConstants): Outlook {
    const forecast = forecastExhaustion(growth, this.limit, this.used);
    const attribution = this.#attribute(growth, now, population);
    const doubts: Doubts = {
      loading: loadingDoubt(growth, now, interval, attribution),
      familiar: growth.of
        ? ownFamiliarDoubt(growth.of, growth.onset)
        : familiarDoubt(this.range.position(this.used), this.range.returns, growth),
      slowing: slowingDoubt(growth.of?.series ?? this.series, growth, now),
      unexplained: growth.of || this.explained ? 0 : attribution.unexplained,
      hidden: growth.of ? 1 : 0,
    };
    const lasted = now - growth.onset;
    const persists = persistence(lasted, forecast.exhaustion.p50, doubts, model);
    const likely = persistence(lasted, forecast.exhaustion.p50, partOf(doubts, SHOWN_DOUBTS), model);
    return { growth, forecast, attribution, doubts, lasted, persists, likely };
  }

  /** Who took how much; what was found for much the same growth a moment ago still holds while nobody came or went. */
  #attribute(growth: Growth, now: Seconds, population: Population): Attribution {
    const known = this.#attributed;
    if (known?.population === population.changes && this.series.count < known.until) {
      if (Math.abs(known.onset - growth.onset) <= SAME_ONSET * (now - growth.onset)) return known.attribution;
    }
    const departed = population.departures(growth.onset, this.id);
    const attribution = attribute(this.#members(population), growth.onset, growth.rise, departed);
    this.#attributed = {
      attribution,
      onset: growth.onset,
      population: population.changes,
      until: this.series.count + growth.samples * ATTRIBUTION_LASTS,
    };
    return attribution;
  }

  #members(population: Population): Iterable<ProcessTrack> {
    if (this.owner === null) return population.members(this.id);
    const track = population.get(this.owner);
    return track ? [track] : [];
  }
}

/** Latest shares of the growth, below which pace in them it counts as slowing, and over what further fall the doubt is full. */
const LATEST: readonly { readonly share: Ratio; readonly pace: Ratio; readonly fall: Ratio }[] = [
  { share: 1 / 2, pace: 0.75, fall: 0.35 },
  { share: 1 / 4, pace: 0.75, fall: 0.4 },
  { share: 1 / 8, pace: 0.5, fall: 0.4 },
];
/** Shares of the growth, right before it, in which a faster pace is looked for: all must show it, or it was a mere jump. */
const EARLIER: readonly Ratio[] = [1 / 3, 1 / 6, 1 / 12];

/** How much a growth is slower than what came right before it, or has come to a standstill. */
function slowingDoubt(series: LogSeries, growth: Growth, now: Seconds): Ratio {
  const used = series.valueAt(now) ?? 0;
  const { onset, slope } = growth;
  const lasted = now - onset;
  const held = (at: Seconds): Bytes => series.valueAt(at) ?? used;
  const earlier = EARLIER.map((share) => (held(onset) - held(onset - share * lasted)) / (share * lasted));
  const slower = growth.swing > 0.3 * growth.rise ? 0 : (Math.min(...earlier) / slope - 1.15) / 0.5;
  if (growth.swing > 0) return clamp(slower);
  const mean = (used - held(onset)) / lasted;
  const still = LATEST.map(({ share, pace, fall }) => {
    const latest = (used - held(now - share * lasted)) / (share * lasted);
    return (pace - latest / mean) / fall;
  });
  return clamp(Math.max(slower, ...still));
}

function clamp(ratio: Ratio): Ratio {
  return Math.min(1, Math.max(0, ratio));
}

/** Who drives it has been stopped: nothing grows until it is resumed, and then it is seen again. */
function isPaused({ growers: [top] }: Attribution): boolean {
  return top?.track.sample.state === 'stopped' && top.share > 0.5;
}

function partOf(doubts: Doubts, share: Ratio): Doubts {
  const { loading, familiar, slowing, unexplained, hidden } = doubts;
  return {
    loading: loading * share,
    familiar: familiar * share,
    slowing: slowing * share,
    unexplained: unexplained * share,
    hidden: hidden * share,
  };
}
