import type { ProcFiles } from '../proc-files.ts';
import { NO_DESCRIPTOR, type TrackedProcess } from './tracked-process.ts';

/** A page of growth weighs as much as this many pages of size, so growing processes come before large ones. */
const GROWTH_WEIGHT = 32;
/**
 * The share of the budget that the lightest processes hold. Processes that begin to grow before the next ranking take
 * it from them.
 */
const RESERVE = 1 / 16;

/** Decides which processes keep their statm open, within a budget: the largest and the growing ones first. */
export class KeptDescriptors {
  #open = 0;
  #budget: number;
  readonly #fullBudget: number;
  readonly #files: ProcFiles;
  /** The weight that a process needs to take the place of a lighter one. */
  #threshold = 0;
  /** The processes with a descriptor that are not heavier than the threshold. */
  #lightest: TrackedProcess[] = [];

  constructor(files: ProcFiles, budget: number) {
    this.#files = files;
    this.#budget = budget;
    this.#fullBudget = budget;
  }

  get open(): number {
    return this.#open;
  }

  get isFull(): boolean {
    return this.#open >= this.#budget;
  }

  /** Whether `process` should get a descriptor that must be taken from another one. */
  outweighs(process: TrackedProcess): boolean {
    return this.#lightest.length > 0 && weigh(process) > this.#threshold;
  }

  /** Keeps an open descriptor, or closes it when there is no room for it. */
  keep(process: TrackedProcess, descriptor: number): void {
    if (this.isFull && this.outweighs(process)) this.#evictOne();
    if (this.isFull) {
      this.#files.close(descriptor);
      return;
    }
    process.descriptor = descriptor;
    this.#open++;
  }

  release(process: TrackedProcess): void {
    if (process.descriptor === NO_DESCRIPTOR) return;
    this.#files.close(process.descriptor);
    process.descriptor = NO_DESCRIPTOR;
    this.#open--;
  }

  /** Raises the limit by a quarter again after `shrink`, up to the whole budget. */
  grow(): void {
    this.#budget = Math.min(this.#fullBudget, Math.ceil(this.#budget * 1.25) + 1);
  }

  /**
   * Closes a quarter of the descriptors and stays below that for now, because this process or the machine ran out of
   * them.
   */
  shrink(all: Iterable<TrackedProcess>): void {
    this.#budget = Math.floor(Math.min(this.#budget, this.#open) * 0.75);
    this.rank(all);
    while (this.#open > this.#budget && this.#evictOne());
  }

  /** Weighs all processes again. */
  rank(all: Iterable<TrackedProcess>): void {
    const processes = [...all];
    const weights = Float64Array.from(processes, weigh).sort();
    const seats = Math.floor(this.#budget * (1 - RESERVE));
    const threshold = weights[weights.length - 1 - seats];
    this.#threshold = threshold ?? 0;
    this.#lightest =
      threshold === undefined
        ? []
        : processes.filter((process) => process.descriptor !== NO_DESCRIPTOR && weigh(process) <= threshold);
  }

  #evictOne(): boolean {
    for (let process = this.#lightest.pop(); process !== undefined; process = this.#lightest.pop()) {
      if (process.descriptor === NO_DESCRIPTOR) continue;
      this.release(process);
      return true;
    }
    return false;
  }
}

function weigh(process: TrackedProcess): number {
  return process.pages.resident + GROWTH_WEIGHT * Math.max(0, process.grown);
}
