import type { Growth } from './growth.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { Ratio, Seconds } from '../model/units.ts';

/** How far the series may leave the line, as a share of what the line rose since, before the growth has begun there. */
const LEAVE: Ratio = 0.06;
/** Noise may take it further off, but not beyond this share of the rise. */
const MOST_LEAVE: Ratio = 0.12;
/** Share of the window that may lie before the growth, or it holds something else besides. */
const MOST_BEFORE: Ratio = 0.12;
/** Consecutive blocks off the line that end it: one may be an outlier. */
const OFF_LINE = 2;

/** The growth from its true beginning: windows come in steps, growth does not. null when it does not fill the window. */
export function followBack(series: LogSeries, growth: Growth, depth: number, now: Seconds): Growth | null {
  const onset = onsetOf(series, growth, depth, now);
  if (onset - growth.onset > MOST_BEFORE * (now - growth.onset)) return null;
  return { ...growth, onset, rise: growth.slope * (now - onset) };
}

/**
 * Walks back from now along the line for as long as the series stays on it: fine blocks first, then coarser ones where those
 * end.
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
