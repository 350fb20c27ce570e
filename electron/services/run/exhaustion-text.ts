/** What programs say when they run out of memory, on standard error. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/JavaScript heap out of memory|Reached heap limit Allocation failed/, 'V8 ran out of heap'],
  [/Fatal process (?:OOM|out of memory)/, 'V8 could not reserve memory'],
  [/java\.lang\.OutOfMemoryError|Terminating due to java\.lang\.OutOfMemoryError/, 'the JVM ran out of memory'],
  [/^(?:.*\.)?MemoryError\b/m, 'Python ran out of memory'],
  [/std::bad_alloc/, 'C++ could not allocate (std::bad_alloc)'],
  [/fatal error: runtime: (?:out of memory|cannot allocate memory)/, 'Go ran out of memory'],
  [/memory allocation of \d+ bytes failed/, 'Rust could not allocate'],
];
const KEPT = 4096;

/** Listens to standard error as it passes by. */
export class ExhaustionListener {
  #tail = '';
  /** What was said; null while nothing was. */
  heard: string | null = null;

  take(bytes: Buffer): void {
    if (this.heard !== null) return;
    this.#tail = (this.#tail + bytes.toString('latin1')).slice(-KEPT - bytes.length);
    this.heard = SAYINGS.find(([pattern]) => pattern.test(this.#tail))?.[1] ?? null;
    this.#tail = this.#tail.slice(-KEPT);
  }
}
