import type { Growth } from './growth.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/**
 * The largest distance of the series from the line at which the growth still counts as begun, as a share of the rise
 * since then.
 */
const LEAVE: Ratio = 0.06;
/** Noise may widen that distance, but not beyond this share of the rise. */
const MOST_LEAVE: Ratio = 0.12;
/**
 * The largest share of the window that may lie before the growth. With more, the window holds something besides the
 * growth.
 */
const MOST_BEFORE: Ratio = 0.12;
/** This many consecutive blocks off the line end the growth; a single one may be an outlier. */
const OFF_LINE = 2;

/**
 * The growth from its true beginning, because windows come in steps and growth does not. Null when the growth does
 * not fill the window.
 */
export function followBack(series: LogSeries, growth: Growth, depth: number, now: Seconds): Growth | null {
  const onset = onsetOf(series, growth, depth, now);
  if (onset - growth.onset > MOST_BEFORE * (now - growth.onset)) return null;
  return { ...growth, onset, rise: growth.slope * (now - onset) };
}

/**
 * Walks back from now along the line for as long as the series stays on it, through fine blocks first and through
 * coarser ones where those end.
 */
function onsetOf(series: LogSeries, growth: Growth, depth: number, now: Seconds): Seconds {
  const { slope, floor, swing, noise } = growth;
  const least = Math.max(Math.min(3 * noise, MOST_LEAVE * growth.rise), swing * 0.6);
  let onset = now;
  let off = 0;
  let reached = Number.POSITIVE_INFINITY;
  for (let coarser = Math.max(0, depth - 1); coarser < Math.min(depth + 2, series.depth); coarser += 1) {
    const blocks = series.level(coarser);
    for (let back = blocks.isOpen ? 0 : 1; back <= blocks.length; back += 1) {
      if (blocks.to(back) >= reached) continue;
      reached = blocks.from(back);
      const at = blocks.minAt(back);
      const risen = slope * (now - at);
      if (Math.abs(blocks.min(back) - (floor - risen)) <= Math.max(least, LEAVE * risen)) {
        onset = at;
        off = 0;
      } else if (++off >= OFF_LINE) return onset;
    }
  }
  return onset;
}
