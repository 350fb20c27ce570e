import type { ProcessSample, Snapshot } from '../../core/model/snapshot.ts';
import { createTraceParser } from '../../core/trace/trace-parse.ts';
import { MIB, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { readSegmentText } from '../journal/read-segment.ts';
import { listSegments, type Segment } from '../journal/segment-name.ts';
import { belongsTo, indexLines, timeOf, type SegmentIndex } from './segment-index.ts';

/**
 * `steps`: a sample every eight seconds; `wholes`: those that say everything anew, one a minute, which are cheap to read;
 * `sparse`: every other one of them.
 */
export type Detail = 'all' | 'steps' | 'wholes' | 'sparse';

/** The journal's segments, with what was read of them kept for a while in bounded memory. */
export interface SegmentShelf {
  /** Those that can be read, oldest first. */
  list(): readonly Segment[];
  /** What cannot be read is empty. */
  index(segment: Segment): Promise<SegmentIndex>;
  /** Samples in the order of time, those up to `until` at least; what is damaged or cannot be read is left out. */
  samples(segment: Segment, detail: Detail, until: Milliseconds): Promise<readonly Snapshot[]>;
}

/** The grid of `steps`. */
export const STEP: Milliseconds = 8000;
/** From steps of this length on `wholes` are enough, from these on `sparse`. */
export const WHOLE_STEP: Milliseconds = 32_000;
export const SPARSE_STEP: Milliseconds = 128_000;

/** What is kept of samples in all: as much as the moments around one of a day need on which 300 processes never rest. */
const MOST_KEPT: Bytes = 160 * MIB;
/** What a process takes about in the list of a sample, and besides where it is not the same object as in the sample before. */
const IN_LIST: Bytes = 8;
const OF_CHANGED: Bytes = 140;
const KEPT_INDEXES = 1000;
/** No segment grows larger than a quarter of this. */
const LARGEST: Bytes = 64 * MIB;

const EMPTY: SegmentIndex = { stretches: [], levels: [], alerts: [] };

export function createSegmentShelf(directory: string): SegmentShelf {
  const indexes = new Kept<SegmentIndex>(KEPT_INDEXES, () => 1);
  const shelf = new Kept<Samples>(MOST_KEPT, ({ weight }) => weight);

  async function linesOf(segment: Segment): Promise<readonly string[] | null> {
    if (segment.size > LARGEST) return null;
    const lines = await readLines(segment);
    if (lines) return lines;
    // It may have been packed or thinned meanwhile, and lie there under another name.
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
      // Not kept: it may be readable the next time.
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

/** `size`: of the segment when it was read; it may have grown since. */
interface Samples {
  readonly samples: readonly Snapshot[];
  readonly size: Bytes;
  readonly weight: Bytes;
}

/** On a restless machine samples share next to nothing and take several times as much as on a calm one. */
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

/** One that was packed or thinned is another one. */
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
    const next = slotOf(parsed.snapshot.at);
    if (next === slot) continue;
    slot = next;
    yield parsed.snapshot;
  }

  function slotOf(at: Milliseconds): number {
    return every > 0 ? Math.floor(at / every) : at;
  }
}

/** What was asked for most recently, up to so much weight; the newest in any case. */
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
