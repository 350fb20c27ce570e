import type { ProcFiles } from '../proc-files.ts';
import { NO_DESCRIPTOR, type TrackedProcess } from './tracked-process.ts';

/** A page gained counts like this many that are just there: growing processes come before large ones. */
const GROWTH_WEIGHT = 32;
/** Share of the budget that is held by the lightest, to be taken from them by those that begin to grow before the next ranking. */
const RESERVE = 1 / 16;

/** Who may keep its statm open, within a budget: the largest and the growing first. */
export class KeptDescriptors {
  #open = 0;
  #budget: number;
  readonly #fullBudget: number;
  readonly #files: ProcFiles;
  /** What a process must weigh to take the place of a lighter one. */
  #threshold = 0;
  /** Processes not heavier than that which hold a descriptor. */
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

  /** Whether `process` deserves a descriptor that has to be taken from another one. */
  outweighs(process: TrackedProcess): boolean {
    return this.#lightest.length > 0 && weigh(process) > this.#threshold;
  }

  /** Takes over an open descriptor, or closes it when there is no room for it. */
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

  /** Takes a quarter more again after `shrink`, up to the whole budget. */
  grow(): void {
    this.#budget = Math.min(this.#fullBudget, Math.ceil(this.#budget * 1.25) + 1);
  }

  /** This process or the machine ran out of descriptors: gives a quarter back and stays below that for now. */
  shrink(all: Iterable<TrackedProcess>): void {
    this.#budget = Math.floor(Math.min(this.#budget, this.#open) * 0.75);
    this.rank(all);
    while (this.#open > this.#budget && this.#evictOne());
  }

  /** Weighs everyone anew. */
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
