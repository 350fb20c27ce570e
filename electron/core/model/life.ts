import type { Bytes, Milliseconds, Ratio, Seconds } from './units.ts';

/**
 * How a life ended. `killed`: memory had run out, and the kernel or a daemon ended it. `ended`: a person did, through
 * Headroom. `there`: it was still alive when the watching ended.
 */
export const LIFE_ENDS = ['exit', 'killed', 'ended', 'there'] as const;
export type LifeEnd = (typeof LIFE_ENDS)[number];

/** One run of a program, from its birth or from when Headroom first saw it to its end. */
export interface Life {
  /** `pid:start` of the process, so that two observers of one life count it once. */
  readonly run: string;
  /** When it was last seen. */
  readonly ended: Milliseconds;
  /** The most private memory that it held, and the most resident memory and swap together. */
  readonly peak: Bytes;
  readonly peakShared: Bytes;
  /** How long it was seen. */
  readonly lived: Seconds;
  /** Into its life, when it first held 95 % of its peak. */
  readonly at95: Seconds;
  /** The share of its life in which it held 95 % of its peak or more. */
  readonly stood: Ratio;
  readonly end: LifeEnd;
  /** The limit of its innermost limited cgroup, or what the machine had with swap. */
  readonly limit: Bytes;
  /** Whether it was warned of as the one that fills its pool. */
  readonly warned?: boolean;
}

/** What is remembered of earlier lives of the program that a living process runs. */
export interface Past {
  /** Hashes that stand for the program, the narrowest first: with all arguments, with reduced ones, without any. */
  readonly keys: readonly string[];
  /** The index of the key under which `lives` were found. */
  readonly by: number;
  /** The newest first. Never a life of the process itself. */
  readonly lives: readonly Life[];
  /** The limit of the process now, as `Life.limit` is that of a life. */
  readonly limit: Bytes;
}
