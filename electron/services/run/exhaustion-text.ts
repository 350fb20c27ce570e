/** The part of a program that ran out of memory, or got none. */
export type Saying = 'v8-heap' | 'v8-reserve' | 'jvm' | 'python' | 'cpp' | 'go' | 'rust';

/** The messages of programs about that on standard error. */
const SAYINGS: readonly (readonly [RegExp, Saying])[] = [
  [/JavaScript heap out of memory|Reached heap limit Allocation failed/, 'v8-heap'],
  [/Fatal process (?:OOM|out of memory)/, 'v8-reserve'],
  [/java\.lang\.OutOfMemoryError|Terminating due to java\.lang\.OutOfMemoryError/, 'jvm'],
  [/^(?:.*\.)?MemoryError\b/m, 'python'],
  [/std::bad_alloc/, 'cpp'],
  [/fatal error: runtime: (?:out of memory|cannot allocate memory)/, 'go'],
  [/memory allocation of \d+ bytes failed/, 'rust'],
];
const KEPT = 4096;

/** Looks for such messages in the passing standard error. */
export class ExhaustionListener {
  #tail = '';
  /** The message found. Null while there is none. */
  heard: Saying | null = null;

  take(bytes: Buffer): void {
    if (this.heard !== null) return;
    this.#tail = (this.#tail + bytes.toString('latin1')).slice(-KEPT - bytes.length);
    this.heard = SAYINGS.find(([pattern]) => pattern.test(this.#tail))?.[1] ?? null;
    this.#tail = this.#tail.slice(-KEPT);
  }
}
