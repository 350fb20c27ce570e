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
    this.range.push(used, limit);
  }

  /** What the growth of this pool, if there is one, leads to; null without a significant growth. */
  outlook(now: Seconds, population: Population): Outlook | null {
    const growths = findGrowth(this.series, now, this.limit);
    const even = growths.filter((growth) => growth.even);
    const chosen = chooseGrowth(even, this.limit, this.used);
    if (!chosen) return null;
    const forecast = forecastExhaustion(chosen, this.limit, this.used);
    const attribution = attribute(
      this.#members(population),
      chosen.onset,
      chosen.rise,
      population.heldAt(chosen.onset, this.id),
    );
    const doubts: Doubts = {
      loading: loadingDoubt(chosen, now, attribution),
      familiar: familiarDoubt(this.range.position(this.used), chosen),
      slowing: slowingDoubt(growths, chosen),
      unexplained: attribution.unexplained,
    };
    const lasted = now - chosen.onset;
    const persists = persistence(lasted, forecast.exhaustion.p50, doubts);
    return { growth: chosen, forecast, attribution, doubts, lasted, persists };
  }

  #members(population: Population): Iterable<ProcessTrack> {
    if (this.owner === null) return population.members(this.id);
    const track = population.get(this.owner);
    return track ? [track] : [];
  }
}

/** The longest even growth, unless a much faster one stands out of the noise by far. */
function chooseGrowth(even: readonly Growth[], limit: Bytes, used: Bytes): Growth | null {
  const longest = even.at(-1);
  if (!longest) return null;
  const timeLeft = (growth: Growth): number => (limit - Math.max(used, growth.floor)) / growth.slope;
  for (const growth of even) {
    if (growth.rise > 12 * growth.noise && growth.samples >= 5 && timeLeft(growth) < 0.35 * timeLeft(longest)) {
      return growth;
    }
  }
  return longest;
}

/** How much the longest significant window slows down, when it is far longer than the even one. */
function slowingDoubt(growths: readonly Growth[], chosen: Growth): Ratio {
  const longest = growths.at(-1);
  if (!longest || longest === chosen || longest.samples < 1.5 * chosen.samples) return 0;
  return Math.min(1, Math.max(0, (0.5 - longest.pace) / 0.4));
}
