import type { Growth } from './growth.ts';
import type { Bytes } from '../model/units.ts';

/** A shorter window of at least this share of a longer one can show that the longer one is out of date. */
const LEAST_SHARE = 0.3;
/**
 * A shorter window shows that when its pace, as a share of the longer one's, is outside these two bounds and its
 * relative error is at most `WELL_KNOWN`.
 */
const STALE_SLOWER = 0.75;
const STALE_FASTER = 1.4;
const WELL_KNOWN = 0.15;
/** A burst must exceed this many times the residuals and swings of the growth that went on before it. */
const BURST_SIGNAL = 12;
const BURST_NOISE = 5;
const BURST_SWING = 1.5;
const BURST_TIME = 0.35;

/** The growths worth a forecast: the longest that still holds, and a burst on top of it if one is going on. */
export function chooseGrowths(growths: readonly Growth[], limit: Bytes, used: Bytes): Growth[] {
  const lasting = longestThatHolds(growths);
  if (!lasting) return [];
  const timeLeft = (growth: Growth): number => (limit - used) / growth.slope;
  const burst = growths.findLast(
    (growth) =>
      growth.samples < lasting.samples &&
      growth.rise > BURST_SIGNAL * growth.noise &&
      growth.rise > BURST_NOISE * lasting.noise + BURST_SWING * lasting.swing &&
      timeLeft(growth) < BURST_TIME * timeLeft(lasting),
  );
  return burst ? [lasting, burst] : [lasting];
}

function longestThatHolds(growths: readonly Growth[]): Growth | null {
  let current = growths.at(-1) ?? null;
  for (let index = growths.length - 2; index >= 0 && current; index -= 1) {
    const shorter = growths[index];
    if (!shorter || shorter.samples < LEAST_SHARE * current.samples) continue;
    if (shorter.slopeError > WELL_KNOWN || shorter.swing > 0 || current.swing > 0) continue;
    const pace = shorter.slope / current.slope;
    if (pace < STALE_SLOWER || pace > STALE_FASTER) current = shorter;
  }
  return current;
}
