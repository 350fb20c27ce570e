import type { ProcessSample, Snapshot } from '../../core/model/snapshot.ts';
import { createTraceParser } from '../../core/trace/trace-parse.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { readSegmentText } from '../journal/read-segment.ts';
import { listSegments, type Segment } from '../journal/segment-name.ts';
import { belongsTo, indexLines, timeOf, type SegmentIndex } from './segment-index.ts';

/**
 * Which samples of a segment are read.
 *
 * - `steps`: one sample every eight seconds
 * - `wholes`: the whole samples, one a minute, which are cheap to read
 * - `sparse`: every other whole sample
 */
export type Detail = 'all' | 'steps' | 'wholes' | 'sparse';

/** The journal's segments. What was read of them is kept for a while, in bounded memory. */
export interface SegmentShelf {
  /** The readable segments, oldest first. */
  list(): readonly Segment[];
  /** The index of a segment. It is empty when the segment cannot be read. */
  index(segment: Segment): Promise<SegmentIndex>;
  /** The samples in the order of time, at least those up to `until`. Damaged or unreadable ones are left out. */
  samples(segment: Segment, detail: Detail, until: Milliseconds): Promise<readonly Snapshot[]>;
}

/** The interval of `steps`. */
export const STEP: Milliseconds = 8000;
/** `wholes` suffice from this step length on, `sparse` from the second one on. */
export const WHOLE_STEP: Milliseconds = 32_000;
export const SPARSE_STEP: Milliseconds = 128_000;

/**
 * The most memory for all kept samples. The moments around one of a day on which 300 processes never rest need this
 * much.
 */
const MOST_KEPT: Bytes = 160 * MIB;
/**
 * The approximate memory of a process in the list of a sample, and the additional memory where it is not the same
 * object as in the sample before.
 */
const IN_LIST: Bytes = 8;
const OF_CHANGED: Bytes = 140;
const KEPT_INDEXES = 1000;
/** The largest segment that is kept. No segment grows larger than a quarter of this. */
const LARGEST: Bytes = 64 * MIB;

const EMPTY: SegmentIndex = { stretches: [], levels: [], alerts: [] };

export function createSegmentShelf(directory: string): SegmentShelf {
  const indexes = new Kept<SegmentIndex>(KEPT_INDEXES, () => 1);
  const shelf = new Kept<Samples>(MOST_KEPT, ({ weight }) => weight);

  async function linesOf(segment: Segment): Promise<readonly string[] | null> {
    if (segment.size > LARGEST) return null;
    const lines = await readLines(segment);
    if (lines) return lines;
    // The segment may have been packed or thinned meanwhile, and have another name now.
    const renamed = listSegments(directory).find(
      ({ begin, kind, size }) => begin === segment.begin && kind !== 'damaged' && size <= LARGEST,
    );
    return renamed && renamed.kind !== segment.kind ? readLines(renamed) : null;
  }

  return {
    list: () => listSegments(directory).filter(({ kind }) => kind !== 'damaged'),
    async index(segment) {
      const key = `${keyOf(segment)} ${segment.size}`;
      const known = indexes.get(key);
      if (known) return known;
      const lines = await linesOf(segment);
      // The result is not kept, because the segment may be readable the next time.
      if (lines === null) return EMPTY;
      return indexes.keep(key, indexLines(segment, lines));
    },
    async samples(segment, detail, until) {
      const key = `${detail} ${keyOf(segment)}`;
      const known = shelf.get(key);
      if (known && (known.size === segment.size || (known.samples.at(-1)?.at ?? 0) >= until)) return known.samples;
      const lines = await linesOf(segment);
      if (lines === null) return [];
      indexes.keep(`${keyOf(segment)} ${segment.size}`, indexLines(segment, lines));
      const samples = [...readSamples(segment, lines, detail)];
      shelf.keep(key, { samples, size: segment.size, weight: weigh(samples) });
      return samples;
    },
  };
}

async function readLines(segment: Segment): Promise<readonly string[] | null> {
  try {
    return (await readSegmentText(segment)).lines;
  } catch {
    return null;
  }
}

/** `size` is that of the segment when it was read. It may have grown since. */
interface Samples {
  readonly samples: readonly Snapshot[];
  readonly size: Bytes;
  readonly weight: Bytes;
}

/**
 * The memory of samples. On a restless machine they share next to nothing and take several times as much as on a calm
 * one.
 */
export function weigh(samples: readonly Pick<Snapshot, 'processes'>[]): Bytes {
  let weight: Bytes = 0;
  let before: ReadonlySet<ProcessSample> = new Set();
  for (const { processes } of samples) {
    const here = new Set(processes);
    weight += processes.length * IN_LIST;
    for (const process of here) if (!before.has(process)) weight += OF_CHANGED;
    before = here;
  }
  return weight;
}

/** The key of a segment. A packed or thinned segment has another one. */
function keyOf({ begin, kind }: Segment): string {
  return `${begin} ${kind}`;
}

function* readSamples(segment: Segment, lines: readonly string[], detail: Detail): Iterable<Snapshot> {
  const parser = createTraceParser();
  const every = { all: 0, steps: STEP, wholes: 0, sparse: SPARSE_STEP }[detail];
  const wholesOnly = (detail === 'wholes' || detail === 'sparse') && segment.kind !== 'coarse';
  let slot = -1;
  for (const line of lines) {
    // A whole sample needs none before it, and is not even parsed when its slot is taken.
    if (wholesOnly && (line.includes(',"gone":[') || slotOf(timeOf(line)) === slot)) continue;
    const parsed = parser.parse(line);
    if (parsed.kind !== 'sample' || !belongsTo(segment, parsed.snapshot.at)) continue;
    // Where samples are left out, those that tell of everything are taken.
    if (detail !== 'all' && parsed.snapshot.glanced !== undefined) continue;
    const next = slotOf(parsed.snapshot.at);
    if (next === slot) continue;
    slot = next;
    yield parsed.snapshot;
  }

  function slotOf(at: Milliseconds): number {
    return every > 0 ? Math.floor(at / every) : at;
  }
}

/** Keeps the most recently used entries up to a total weight, and the newest in any case. */
class Kept<T> {
  readonly #most: number;
  readonly #weigh: (value: T) => number;
  readonly #entries = new Map<string, T>();
  #weight = 0;

  constructor(most: number, weigh: (value: T) => number) {
    this.#most = most;
    this.#weigh = weigh;
  }

  get(key: string): T | undefined {
    const found = this.#entries.get(key);
    if (found !== undefined) this.keep(key, found);
    return found;
  }

  keep(key: string, value: T): T {
    this.#drop(key);
    this.#entries.set(key, value);
    this.#weight += this.#weigh(value);
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#most || oldest === key) break;
      this.#drop(oldest);
    }
    return value;
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#weight -= this.#weigh(entry);
    this.#entries.delete(key);
  }
}
