import { chooseGrowths } from './choose-growth.ts';
import { attribute, type Attribution } from './attribution.ts';
import { forecastExhaustion, type Forecast } from './forecast.ts';
import { findGrowth, type Growth } from './growth.ts';
import { LogSeries } from './log-series.ts';
import { familiarDoubt, loadingDoubt, persistence, type Doubts } from './persistence.ts';
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
  /** Probability that it goes on until the pool is exhausted. */
  readonly persists: Ratio;
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
  readonly series = new LogSeries();
  readonly range = new SeenRange();
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
  outlook(now: Seconds, interval: Seconds, population: Population): Outlook | null {
    const growths = chooseGrowths(findGrowth(this.series, now, this.limit), this.limit, this.used);
    const envelope = this.range.envelope(now, interval, this.limit);
    if (envelope) growths.push(envelope);
    let likeliest: Outlook | null = null;
    for (const growth of growths) {
      const outlook = this.#follow(growth, now, interval, population);
      if (!likeliest || outlook.persists > likeliest.persists) likeliest = outlook;
    }
    return likeliest;
  }

  #follow(growth: Growth, now: Seconds, interval: Seconds, population: Population): Outlook {
    const forecast = forecastExhaustion(growth, this.limit, this.used);
    const departed = population.heldAt(growth.onset, this.id);
    const attribution = attribute(this.#members(population), growth.onset, growth.rise, departed);
    const doubts: Doubts = {
      loading: loadingDoubt(growth, now, interval, attribution),
      familiar: familiarDoubt(this.range.position(this.used), this.range.returns, growth),
      slowing: slowingDoubt(this.series, growth, now, this.used),
      unexplained: attribution.unexplained,
    };
    const lasted = now - growth.onset;
    const persists = persistence(lasted, forecast.exhaustion.p50, doubts);
    return { growth, forecast, attribution, doubts, lasted, persists };
  }

  #members(population: Population): Iterable<ProcessTrack> {
    if (this.owner === null) return population.members(this.id);
    const track = population.get(this.owner);
    return track ? [track] : [];
  }
}

/** Within which share of the growth a standstill is looked for. */
const RECENT: Ratio = 1 / 6;
/** Shares of the growth, right before it, in which a faster pace is looked for: all must show it, or it was a mere jump. */
const EARLIER: readonly Ratio[] = [1 / 3, 1 / 6, 1 / 12];

/** How much a growth is slower than what came right before it, or has come to a standstill. */
function slowingDoubt(series: LogSeries, growth: Growth, now: Seconds, used: Bytes): Ratio {
  const { onset, slope } = growth;
  const lasted = now - onset;
  const held = (at: Seconds): Bytes => series.valueAt(at) ?? used;
  const earlier = EARLIER.map((share) => (held(onset) - held(onset - share * lasted)) / (share * lasted));
  const slower = growth.swing > 0.3 * growth.rise ? 0 : (Math.min(...earlier) / slope - 1.15) / 0.5;
  const recent = (used - held(now - RECENT * lasted)) / (RECENT * lasted);
  const still = growth.swing > 0 ? 0 : (0.4 - recent / slope) / 0.4;
  return Math.min(1, Math.max(0, slower, still));
}
