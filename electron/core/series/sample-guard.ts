import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** What a sample says of a pool. */
export interface PoolReading {
  readonly limit: Bytes;
  readonly used: Bytes;
}

/** A change from one sample to the next that is larger than this share of the pool has to be explained, or seen twice. */
const LEAP: Ratio = 0.25;
/** The same for the limit itself. */
const LIMIT_LEAP: Ratio = 0.5;

/**
 * Holds back a sample that cannot be believed yet: what a pool holds, or may hold, leaps while none of its processes do. When the next
 * sample says so too it is believed; when it does not, a single absurd figure has changed nothing.
 */
export class SampleGuard<Sample extends PoolReading> {
  #last: { readonly at: Seconds; readonly sample: Sample } | null = null;
  #held = false;

  /** `explained` says by how much the processes have grown since then. Returns what to go by. */
  believe(at: Seconds, sample: Sample, explained: (since: Seconds) => Bytes): Sample {
    const last = this.#last;
    if (last && !this.#held && isLeap(last.sample, sample, () => explained(last.at))) {
      this.#held = true;
      return last.sample;
    }
    this.#held = false;
    this.#last = { at, sample };
    return sample;
  }
}

function isLeap(before: PoolReading, now: PoolReading, explained: () => Bytes): boolean {
  if (Math.abs(now.limit - before.limit) > LIMIT_LEAP * before.limit) return true;
  const change = now.used - before.used;
  const most = LEAP * before.limit;
  return Math.abs(change) > most && Math.abs(change - explained()) > most;
}
