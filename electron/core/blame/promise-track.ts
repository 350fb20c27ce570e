import { MIB, type Bytes, type Ratio, type Seconds } from '../model/units.ts';

/** Writable memory that a process asked for at one time. */
export interface MemoryPromise {
  readonly at: Seconds;
  readonly size: Bytes;
  /** The private memory that it held before. */
  readonly held: Bytes;
}

/** A smaller step of what was asked for is bookkeeping, until such steps add up to this: bytes, or a share of it if that is more. */
const LEAST_RISE: Bytes = MIB;
const LEAST_SHARE: Ratio = 1 / 64;
/** What is asked for before so much of the last promise was filled belongs to the same. */
const SAME: Ratio = 0.1;
/** So many of the latest promises are remembered. */
const MOST_RISES = 8;

/**
 * What a process has asked for (VmData) over time: its rises, each with what the process held then. A program that fills a
 * promise takes nothing new from the system; one that leaks asks for more all the time.
 */
export class PromiseTrack {
  readonly #rises: MemoryPromise[] = [];
  #level: Bytes;
  #held: Bytes;
  #data: Bytes;
  /** The time from which rises are seen. */
  readonly since: Seconds;

  constructor(at: Seconds, data: Bytes, held: Bytes) {
    this.since = at;
    this.#level = data;
    this.#data = data;
    this.#held = held;
  }

  /** The promises that are remembered, the oldest first. */
  get rises(): readonly MemoryPromise[] {
    return this.#rises;
  }

  /** What was asked for since in steps that are too small to be told apart. */
  get pending(): Bytes {
    return Math.max(0, this.#data - this.#level);
  }

  push(at: Seconds, data: Bytes, held: Bytes): void {
    const rise = data - this.#level;
    const least = Math.max(LEAST_RISE, LEAST_SHARE * this.#level);
    if (rise >= least) this.#renew(at, rise);
    else if (rise <= -least) this.#giveBack(-rise);
    if (Math.abs(rise) >= least) this.#level = data;
    this.#data = data;
    this.#held = held;
  }

  #renew(at: Seconds, size: Bytes): void {
    const last = this.#rises.at(-1);
    const held = this.#held;
    if (last && held - last.held < SAME * last.size) {
      this.#rises[this.#rises.length - 1] = { ...last, size: last.size + size };
      return;
    }
    this.#rises.push({ at, size, held });
    if (this.#rises.length > MOST_RISES) this.#rises.shift();
  }

  /** Memory that is unmapped was promised last, as far as anybody can tell. */
  #giveBack(size: Bytes): void {
    let left = size;
    while (left > 0) {
      const last = this.#rises.pop();
      if (!last) return;
      if (last.size > left) this.#rises.push({ ...last, size: last.size - left });
      left -= last.size;
    }
  }
}
