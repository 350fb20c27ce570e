/** What ran out of memory, or could not have any. */
export type Saying = 'v8-heap' | 'v8-reserve' | 'jvm' | 'python' | 'cpp' | 'go' | 'rust';

/** How programs say so, on standard error. */
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

/** Listens to standard error as it passes by. */
export class ExhaustionListener {
  #tail = '';
  /** What was said; null while nothing was. */
  heard: Saying | null = null;

  take(bytes: Buffer): void {
    if (this.heard !== null) return;
    this.#tail = (this.#tail + bytes.toString('latin1')).slice(-KEPT - bytes.length);
    this.heard = SAYINGS.find(([pattern]) => pattern.test(this.#tail))?.[1] ?? null;
    this.#tail = this.#tail.slice(-KEPT);
  }
}
