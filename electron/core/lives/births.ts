import type { ProcessSample } from '../model/snapshot.ts';
import type { Seconds } from '../model/units.ts';

/** Births further back are told apart more coarsely. */
const MOST_KEPT = 2000;

/**
 * When processes were born, in constant memory: start times only rise, so the highest of each sweep says which processes
 * were there by then.
 */
export class Births {
  #sweeps: { readonly now: Seconds; readonly highest: number }[] = [];

  note(now: Seconds, processes: readonly ProcessSample[]): void {
    const before = this.#sweeps.at(-1)?.highest ?? -Infinity;
    let highest = before;
    for (const { start } of processes) if (start > highest) highest = start;
    if (highest === before) return;
    this.#sweeps.push({ now, highest });
    // Every second one of the older half is dropped, the first one never.
    if (this.#sweeps.length > MOST_KEPT) {
      this.#sweeps = this.#sweeps.filter((_, index) => index > MOST_KEPT / 2 || index % 2 === 0);
    }
  }

  /** The sweep in which a process was seen first: the beginning of the watching for one that was there before. */
  of({ start }: Pick<ProcessSample, 'start'>): Seconds {
    let [low, high] = [0, this.#sweeps.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sweeps[middle]?.highest ?? Infinity) >= start) high = middle;
      else low = middle + 1;
    }
    return this.#sweeps[low]?.now ?? 0;
  }
}
