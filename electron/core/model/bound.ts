import type { Bytes } from './units.ts';

/** What of a program a bound bounds: its heap, the data that it stores, a cache, buffers, or one mapping. */
export const BOUNDED = ['heap', 'store', 'cache', 'buffer', 'mapping'] as const;
/** Where a bound was learned: command line, environment, configuration file, or what the program does when nothing is said. */
export const BOUND_SOURCES = ['argv', 'env', 'config', 'default'] as const;

/** What a program does not pass by itself, as it was told or as it is built. */
export interface Bound {
  readonly bytes: Bytes;
  readonly of: (typeof BOUNDED)[number];
  readonly from: (typeof BOUND_SOURCES)[number];
  /** The program tries to stay below and passes it when it has to. */
  readonly soft: boolean;
  /** The option, variable or line that says it, as its user writes it; empty where a recording does not tell. Untrusted text. */
  readonly by: string;
}

/**
 * The heap of a runtime as it is from inside: by its own figures (a JVM), or by what it has mapped for it (V8). Use that
 * cannot be told is null.
 */
export interface HeapUse {
  /** What it held after the last full collection, live data for the most part. Null before the first one. */
  readonly live: Bytes | null;
  /** What it holds now, with what the next collection will free. */
  readonly used: Bytes;
  /** The most that it may hold. Null where the command line has to tell. */
  readonly most: Bytes | null;
}
