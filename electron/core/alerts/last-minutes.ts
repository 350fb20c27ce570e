import { COARSE, HIGH } from '../growth/last-rise.ts';
import type { Level } from '../model/assessment.ts';
import type { Outlook } from '../forecast/pool-track.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Nearly nothing left: a fiftieth of the pool. */
const NEARLY_NOTHING: Ratio = 0.02;
/** What a person needs to find out what grows and to do something about it, and the samples that takes where they are coarse. */
const PERSON: Seconds = 300;
const FEW_SAMPLES = 4;
/** With so few samples left there is no time to wait for a second one that says the same. */
const NO_SECOND_LOOK = 3;
const LEAST_SAMPLES = 8;
/** Within this share of the pool a level that the pool has come down from before is no news. */
const FAMILIAR_UNTIL: Ratio = 0.95;

/** Where a pool stands, for what has to be said at once. */
export interface Standing {
  readonly used: Bytes;
  readonly limit: Bytes;
  readonly samples: number;
  readonly interval: Seconds;
  /** Its newest samples go on rising, so it has not come to rest. */
  readonly rising: boolean;
  /** It has come down from this level, or a higher one, before, or what grows has in earlier lives. */
  readonly seen: boolean;
}

/**
 * The level that is due at once because the end is near, whatever speaks against the growth: calm when there is time. A level that is
 * high but stable stays calm.
 */
export function lastMinutes(outlook: Outlook | null, standing: Standing, warnAt: Ratio): Level {
  const { used, limit, samples, interval, rising, seen } = standing;
  if (!outlook || !rising || samples < LEAST_SAMPLES) return 'calm';
  const { forecast, lasted, persists } = outlook;
  // It has risen by more than is left, which the noise of a level that is stable has not.
  if (limit - used < NEARLY_NOTHING * limit && lasted >= forecast.full) return 'critical';
  if (persists >= warnAt && forecast.full <= NO_SECOND_LOOK * interval) return 'warning';
  if (used < HIGH * limit || (seen && used < FAMILIAR_UNTIL * limit)) return 'calm';
  const person = Math.max(PERSON, FEW_SAMPLES * interval);
  // A growth that is younger than that may be a load; where samples are coarse it is enough that it has lasted for longer than is left.
  const lastedEnough = lasted >= person || (interval >= COARSE && lasted >= forecast.full + interval / 2);
  return forecast.full <= person && lastedEnough ? 'warning' : 'calm';
}
