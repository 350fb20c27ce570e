import type { Exhaustion } from '../model/assessment.ts';
import type { Growth } from '../growth/growth.ts';
import { timeToTake, type InnerBound } from './inner-bounds.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Normal quantile of 0.9. */
const Z90 = 1.2816;
/** What no model knows of the future: spread of the logarithm of the time left even for a perfect line. */
const MODEL_SPREAD = 0.3;
const MOST_SPREAD = 1.1;
/** What the kernel still finds to reclaim when a pool is full, before it kills: share of the pool, and its spread. */
const RECLAIMED: Ratio = 0.01;
const RECLAIMED_SPREAD: Ratio = 0.02;

export interface Forecast {
  readonly exhaustion: Exhaustion;
  /** Median time until the ceiling is reached: shorter than until the pool is exhausted, since a little can still be reclaimed. */
  readonly full: Seconds;
  /** Spread of the logarithm of the time left. */
  readonly spread: number;
}

/**
 * Time until the top of the series (its floor line plus its swing) reaches the ceiling, as drift with noise: for drift v
 * and noise variance s2 per second the first passage over a distance h is inverse Gaussian with mean h/v and squared
 * coefficient of variation s2/(h v) (Schroedinger 1915; Cox & Miller 1965). That, the uncertainty of the drift and a
 * model error add up to the spread of a log-normal, whose quantiles are returned. Parts of the growth that end on the way, at
 * the limit of a container, make it later, or never: then all three are Infinity.
 * `lost` is what of the series is no use but a ceiling that fell.
 */
export function forecastExhaustion(
  growth: Growth,
  ceiling: Bytes,
  now: Bytes,
  bounds: readonly InnerBound[] = [],
  lost: Bytes = 0,
): Forecast {
  const floor = Math.min(growth.floor - lost, now);
  const level = growth.swing > 0 ? Math.max(now, floor + growth.swing) : now;
  const left = Math.max(0, ceiling - level);
  const full = timeToTake(left, growth.slope, bounds);
  const reach = Math.max(1, left + RECLAIMED * ceiling);
  const p50 = full + (reach - left) / growth.slope;
  const walk = growth.noise ** 2 / (reach * Math.max(growth.rise, growth.noise));
  const reclaimed = ((RECLAIMED_SPREAD * ceiling) / reach) ** 2;
  const spread = Math.min(MOST_SPREAD, Math.sqrt(MODEL_SPREAD ** 2 + growth.slopeError ** 2 + walk + reclaimed));
  return {
    exhaustion: { p10: p50 * Math.exp(-Z90 * spread), p50, p90: p50 * Math.exp(Z90 * spread) },
    full,
    spread,
  };
}

/** Seconds until a growth has taken so many bytes, when that is before the pool is exhausted; null otherwise. */
export function timeUntil(
  bytes: Bytes,
  { growth, forecast }: { readonly growth: Growth; readonly forecast: Forecast },
): Exhaustion | null {
  const p50 = bytes / growth.slope;
  const scale = p50 / forecast.exhaustion.p50;
  const { p10, p90 } = forecast.exhaustion;
  return Number.isFinite(scale) && scale > 0 && scale < 1 ? { p10: p10 * scale, p50, p90: p90 * scale } : null;
}

/** Probability that a log-normal time with median `p50` and that spread is over within `horizon`. */
export function probabilityWithin(forecast: Forecast, horizon: Seconds): Ratio {
  const { p50 } = forecast.exhaustion;
  if (p50 <= 0) return 1;
  return normalCdf(Math.log(horizon / p50) / forecast.spread);
}

/** Abramowitz & Stegun 26.2.17 through the error function 7.1.26; absolute error below 1.5e-7. */
function normalCdf(z: number): Ratio {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z >= 0 ? 1 - tail / 2 : tail / 2;
}
