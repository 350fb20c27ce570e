import type { MemoryCounters, Pressure } from '../model/memory-strain.ts';
import type { Percent, Ratio, Seconds } from '../model/units.ts';

/** What a program waits for a page from a disk of the usual speed, and from compressed memory. */
const FROM_DISK: Seconds = 0.002;
const FROM_ZRAM: Seconds = 0.00005;
/** The estimate is an average over this time, because a program that wakes up fetches a lot at once. */
const SMOOTHING: Seconds = 20;
/** An estimate never speaks of more than this, since it is one. */
const MOST: Percent = 60;

export interface PagingContext {
  /** Little is left of what can be had without waiting. With plenty left, what is fetched is not for want of memory. */
  readonly tight: boolean;
  /** All swap is compressed memory. */
  readonly compressed: boolean;
}

/**
 * How much programs wait for memory, estimated from the pages that had to be fetched although they had been in memory
 * before (workingset_refault, pgmajfault and pswpin of /proc/vmstat and memory.stat). It stands in where the kernel does
 * not measure waiting (PSI).
 */
export class PagingTrack {
  #last: { readonly at: Seconds; readonly counters: MemoryCounters } | null = null;
  #some: Percent = 0;

  /** Null while there is nothing to go by. Of `full`, whether all wait at once, it says nothing. */
  update(now: Seconds, counters: MemoryCounters | undefined, context: PagingContext): Pressure | null {
    const last = this.#last;
    this.#last = counters ? { at: now, counters } : null;
    if (!counters || !last || now <= last.at) return null;
    const passed = now - last.at;
    const waited = context.tight ? waits(last.counters, counters, passed, context.compressed) : 0;
    const weight: Ratio = 1 - Math.exp(-passed / SMOOTHING);
    this.#some += (Math.min(MOST, 100 * waited) - this.#some) * weight;
    return { some10: this.#some, full10: 0 };
  }
}

/** The share of the time in which somebody waited for pages that came back; 0 where the counters cannot tell. */
function waits(before: MemoryCounters, now: MemoryCounters, passed: Seconds, compressed: boolean): Ratio {
  const majorFaults = rate(before.majorFaults, now.majorFaults, passed);
  const swapIns = rate(before.swapIns, now.swapIns, passed) ?? 0;
  const swapOuts = rate(before.swapOuts, now.swapOuts, passed) ?? 0;
  // Kernels before 3.15 do not count what comes back; there, swap that goes both ways tells it.
  const cameBack = rate(before.refaults, now.refaults, passed) ?? Math.min(swapIns, swapOuts);
  if (majorFaults === null) return 0;
  const fromSwap = Math.min(swapIns, majorFaults, cameBack);
  const fromFiles = Math.max(0, Math.min(majorFaults, cameBack) - fromSwap);
  return fromFiles * FROM_DISK + fromSwap * (compressed ? FROM_ZRAM : FROM_DISK);
}

/** What is counted a second; null where it is not counted, or was counted anew. */
function rate(before: number | undefined, now: number | undefined, passed: Seconds): number | null {
  return before === undefined || now === undefined || now < before ? null : (now - before) / passed;
}
