import type { Pressure } from '../model/memory-strain.ts';
import type { Seconds } from '../model/units.ts';
import type { PoolTrack } from './pool-track.ts';

/** For so long after it was last slowed down, a pool's waits are still in the kernel's averages. */
const LATELY: Seconds = 15;

/**
 * The waits of a machine's other programs: without those of pools that are slowed down on purpose at their `memory.high`, which are
 * told of those pools. The rest is the least that the others can have waited, because both may wait at once.
 */
export function withoutSlowed(pressure: Pressure, pools: Iterable<PoolTrack>, now: Seconds): Pressure {
  let some = 0;
  let full = 0;
  for (const { pressure: inside, throttledAt } of pools) {
    if (!inside || throttledAt === null || now - throttledAt > LATELY) continue;
    some = Math.max(some, inside.some10);
    full = Math.max(full, inside.full10);
  }
  if (some === 0) return pressure;
  // Totals cannot be told apart in this way, and without them the averages count.
  return { some10: Math.max(0, pressure.some10 - some), full10: Math.max(0, pressure.full10 - full) };
}
