import { median } from '../series/robust-fit.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { Growth } from './growth.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Above this share of a pool a short time left is worth a warning, whatever grows. */
export const HIGH: Ratio = 0.85;
/** So far apart, samples are coarse: five minutes hold no more than ten of them, and the next may be the last. */
export const COARSE: Seconds = 30;

/** The fewest and the most steps of a rise that is looked at sample by sample. */
const LEAST_STEPS = 2;
const MOST_STEPS = 8;
/** Samples before the rise from which the noise and the highest level so far are taken. */
const LEAST_BEFORE = 4;
/** A rise must exceed the highest level before it by so many usual steps of the series. */
const SIGNAL = 3;

/**
 * The rise of the newest samples alone, each higher than the one before and all higher than what was there before: what can be seen when
 * there is no time for a window of samples. Null while the newest samples do not rise beyond the noise.
 */
export function lastRise(series: LogSeries, scale: Bytes): Growth | null {
  const samples = series.level(0);
  const longest = Math.min(MOST_STEPS, samples.length - 1 - LEAST_BEFORE);
  let steps = 0;
  while (steps < longest && samples.last(steps + 1) > samples.last(steps + 2)) steps += 1;
  if (steps < LEAST_STEPS) return null;
  const begin = steps + 1;
  let highest = samples.last(begin);
  const changes: Bytes[] = [];
  for (let back = begin + 1; back <= samples.length; back += 1) {
    highest = Math.max(highest, samples.last(back));
    changes.push(Math.abs(samples.last(back - 1) - samples.last(back)));
  }
  const value = samples.last(1);
  const noise = Math.max(median(changes), scale * 0.0005);
  if (value - highest < SIGNAL * noise) return null;
  const onset = samples.to(begin);
  const rise = value - samples.last(begin);
  return {
    slope: rise / (samples.to(1) - onset),
    slopeError: 1 / steps,
    onset,
    floor: value,
    swing: 0,
    rise,
    noise,
    samples: begin,
  };
}
