import type { Bytes, Microseconds, Percent } from './units.ts';

/** How long tasks have waited for memory: of the machine, or of a pool. */
export interface Pressure {
  /** Share of the last 10 s in which some / all non-idle tasks waited. */
  readonly some10: Percent;
  readonly full10: Percent;
  /** Of the last minute. */
  readonly some60?: Percent;
  readonly full60?: Percent;
  /** Waited altogether so far, which tells of spans that the averages have smoothed away. */
  readonly someTotal?: Microseconds;
  readonly fullTotal?: Microseconds;
}

/** Counters since boot, or since a pool was made; only differences mean anything. Each is absent where it is not counted. */
export interface MemoryCounters {
  /** Pages that had to be fetched from disk or swap while somebody waited. */
  readonly majorFaults?: number;
  /** Pages fetched back soon after they had been dropped or swapped out. */
  readonly refaults?: number;
  /** Pages read from and written to swap. */
  readonly swapIns?: number;
  readonly swapOuts?: number;
}

/** A swap device or file (/proc/swaps). */
export interface SwapDevice {
  /** Untrusted text. */
  readonly name: string;
  /** `zram`: it is memory itself, compressed. */
  readonly kind: 'disk' | 'file' | 'zram';
  readonly size: Bytes;
  readonly used: Bytes;
  /** The kernel fills the highest first. */
  readonly priority: number;
}

/** Swap in compressed memory. */
export interface Zram {
  /** The most that can be put into it, before compression. */
  readonly size: Bytes;
  /** What is in it, before compression. */
  readonly stored: Bytes;
  /** The memory that this takes. */
  readonly used: Bytes;
  /** The most memory it may take; absent without such a limit. */
  readonly limit?: Bytes;
}

/** macOS' memory pressure level, and Windows' low memory notification. */
export type SystemLevel = 'normal' | 'warning' | 'critical';
