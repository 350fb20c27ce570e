import type { HeapUse } from '../../../core/model/bound.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { PerfData } from './parse-perf-data.ts';

const MOST_GENERATIONS = 4;
const MOST_SPACES = 4;

/** A JVM's heap as its own figures have it at one moment. */
export interface JvmHeap {
  readonly used: Bytes;
  readonly most: Bytes;
  /** The number of collections of the whole heap so far; of a concurrent collector also those that it has marked for. */
  readonly collections: number;
}

/** Null where the figures have no heap. The names are those of jstat(1), "sun.gc.*". */
export function jvmHeapOf(data: PerfData): JvmHeap | null {
  const number = (name: string): number | null => {
    const value = data.get(name);
    return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
  };
  let used = 0;
  let sum = 0;
  let largest = 0;
  let survivor = 0;
  for (let generation = 0; generation < MOST_GENERATIONS; generation += 1) {
    const prefix = `sun.gc.generation.${generation}`;
    const most = number(`${prefix}.maxCapacity`);
    if (most === null) break;
    sum += most;
    largest = Math.max(largest, most);
    for (let space = 0; space < MOST_SPACES; space += 1) {
      used += number(`${prefix}.space.${space}.used`) ?? 0;
    }
    // One of the two survivor spaces is always empty.
    if (generation === 0) survivor = number(`${prefix}.space.1.capacity`) ?? 0;
  }
  if (sum === 0) return null;
  // The regions of G1 may be of any generation, so that each of them may have the whole heap.
  const isG1 = String(data.get('sun.gc.collector.0.name') ?? '').startsWith('G1');
  const full = [1, 2].map((collector) => number(`sun.gc.collector.${collector}.invocations`));
  const collections = full.some((count) => count !== null)
    ? full.reduce<number>((all, count) => all + (count ?? 0), 0)
    : (number('sun.gc.collector.0.invocations') ?? 0);
  return { used, most: isG1 ? largest : Math.max(0, sum - survivor), collections };
}

/** What a JVM's heap holds after its collections, from one look to the next. */
export class JvmHeapTrack {
  #collections: number | null = null;
  #live: Bytes | null = null;

  /** The least that was held since the last collection of the whole heap. What it held before the first look is not known. */
  take({ used, most, collections }: JvmHeap): HeapUse {
    if (this.#collections !== null && collections !== this.#collections) this.#live = used;
    else if (this.#live !== null) this.#live = Math.min(this.#live, used);
    this.#collections = collections;
    return { used, live: this.#live, most };
  }
}
