import type { Growth } from '../growth/growth.ts';
import type { LogSeries } from '../series/log-series.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from '../model/units.ts';

/** A limited cgroup inside a pool: what grows in it stops growing when that one is full, and takes no more of the pool. */
export interface InnerPool {
  readonly id: PoolId;
  readonly series: LogSeries;
  /** Bytes that it can still take of the outer pool. */
  readonly room: Bytes;
  /** What of the rise of its series since then is no use but a limit that fell. */
  lostSince(then: Seconds): Bytes;
}

/** A part of a pool's growth that ends by itself. */
export interface InnerBound {
  /** Its part of the growth. */
  readonly share: Ratio;
  /** What it can still add. */
  readonly room: Bytes;
}

/** What is left of a pace, once the parts that end have ended, cannot be told from noise below this share. */
const LEAST_GOING_ON: Ratio = 0.1;

/**
 * What of a growth happens inside limited cgroups, by what each has risen since the growth began: of the whole time or of its later half,
 * whichever is less, so that one that has come to rest bounds nothing.
 */
export function boundsOf(growth: Growth, inner: readonly InnerPool[], now: Seconds): InnerBound[] {
  const of = growth.of?.pools;
  const half = (growth.onset + now) / 2;
  const bounds: InnerBound[] = [];
  for (const pool of inner) {
    const { id, series, room } = pool;
    if (of) {
      if (of.includes(id)) bounds.push({ share: 1, room });
      continue;
    }
    const used = series.valueAt(now) ?? 0;
    const whole = (used - (series.valueAt(growth.onset) ?? used) - pool.lostSince(growth.onset)) / growth.rise;
    const later = (used - (series.valueAt(half) ?? used) - pool.lostSince(half)) / (growth.slope * (now - half));
    const share = Math.min(1, whole, later);
    if (share > 0) bounds.push({ share, room });
  }
  return bounds;
}

/**
 * Seconds until a growth of that pace has taken so many bytes, when parts of it end on the way; Infinity when what goes on does
 * not suffice.
 */
export function timeToTake(bytes: Bytes, pace: BytesPerSecond, bounds: readonly InnerBound[]): Seconds {
  let left = bytes;
  let since: Seconds = 0;
  let goingOn: Ratio = 1;
  const ending = bounds.map(({ share, room }) => ({ share, at: Math.max(0, room) / (share * pace) }));
  for (const { share, at } of ending.sort((a, b) => a.at - b.at)) {
    const taken = goingOn * pace * (at - since);
    if (taken >= left) break;
    left -= taken;
    since = at;
    goingOn = Math.max(0, goingOn - share);
  }
  return goingOn < LEAST_GOING_ON ? Number.POSITIVE_INFINITY : since + left / (goingOn * pace);
}
