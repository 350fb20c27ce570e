import type { Exhaustion, Pattern, PoolAssessment } from '../model/assessment.ts';
import { growthBytes, type ProcessSample } from '../model/snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds, Seconds } from '../model/units.ts';

/** The memory use of a command from its start to its end. */
export interface RunProfile {
  readonly span: Milliseconds;
  readonly samples: number;
  /** The private memory of all its processes together: the peak, and the lowest value in the second half of the run. */
  readonly peak: Bytes;
  readonly floor: Bytes;
  /** The peak of resident memory. File pages and shared pages count for every process that maps them. */
  readonly peakResident: Bytes;
  readonly limit: Bytes | null;
  /** The growth at the end of the run. Null while nothing grows or too little was seen. */
  readonly growth: BytesPerSecond | null;
  readonly growingFor: Seconds;
  readonly pattern: Pattern;
  readonly exhaustion: Exhaustion | null;
  readonly leaks: boolean;
  readonly mostProcesses: number;
  /** The largest processes, ordered by their peaks. */
  readonly processes: readonly { readonly pid: number; readonly name: string; readonly peak: Bytes }[];
}

/** A growth is a leak when it lasted for this long, and for this share of the run. */
const LEAST_SPAN: Seconds = 5;
const LEAST_SHARE = 0.3;
/** Patterns that count as a leak. A short run has room for no more than a burst. */
const LEAKING: ReadonlySet<Pattern> = new Set(['leak', 'saw-tooth', 'burst']);
const MOST_LISTED = 10;
/** A last look that finds less than this share of the look before shows a program that clears up because it ends. */
const CLEARED_UP = 0.5;

export class RunProfiler {
  readonly #limit: Bytes | null;
  readonly #points: { readonly at: Milliseconds; readonly used: Bytes }[] = [];
  readonly #processes = new Map<string, { readonly pid: number; readonly name: string; readonly peak: Bytes }>();
  #samples = 0;
  #begin: Milliseconds = 0;
  #peakResident = 0;
  #peak = 0;
  #mostProcesses = 0;
  #last: PoolAssessment | null = null;
  #lastButOne: PoolAssessment | null = null;

  constructor(limit: Bytes | null) {
    this.#limit = limit;
  }

  get peak(): Bytes {
    return this.#peak;
  }

  push(at: Milliseconds, members: readonly ProcessSample[], pool: PoolAssessment | null): void {
    if (members.length === 0) return;
    if (this.#samples === 0) this.#begin = at;
    this.#samples += 1;
    const used = members.reduce((sum, member) => sum + growthBytes(member), 0);
    this.#points.push({ at, used });
    // A long run drops every other older sample, because the floor needs no more detail.
    if (this.#points.length > 4000)
      this.#points.splice(0, 2000, ...this.#points.slice(0, 2000).filter((_, i) => i % 2));
    this.#peak = Math.max(this.#peak, used);
    this.#peakResident = Math.max(
      this.#peakResident,
      members.reduce((sum, { resident }) => sum + resident, 0),
    );
    this.#mostProcesses = Math.max(this.#mostProcesses, members.length);
    for (const member of members) this.#note(member);
    this.#lastButOne = this.#last;
    if (pool) this.#last = pool;
  }

  /** Whether the last look found a program that was giving its memory back because it ended. */
  get #clearedUp(): boolean {
    const [before, last] = this.#points.slice(-2);
    return before !== undefined && last !== undefined && last.used < CLEARED_UP * before.used;
  }

  #note(member: ProcessSample): void {
    const key = `${member.pid}:${member.start}`;
    const peak = Math.max(this.#processes.get(key)?.peak ?? 0, growthBytes(member));
    this.#processes.set(key, { pid: member.pid, name: member.facts.name, peak });
    if (this.#processes.size <= 4 * MOST_LISTED) return;
    const [smallest] = [...this.#processes].toSorted(([, a], [, b]) => a.peak - b.peak);
    if (smallest) this.#processes.delete(smallest[0]);
  }

  profile(): RunProfile {
    const points = this.#clearedUp ? this.#points.slice(0, -1) : this.#points;
    const pool = this.#clearedUp ? this.#lastButOne : this.#last;
    const end = points.at(-1)?.at ?? this.#begin;
    const span = end - this.#begin;
    const late = points.filter(({ at }) => at >= this.#begin + span / 2);
    const { growth = null, growingFor = 0, pattern = 'learning', exhaustion = null } = pool ?? {};
    const grows = growth !== null && growth > 0 && LEAKING.has(pattern);
    return {
      span,
      samples: this.#samples,
      peak: this.#peak,
      floor: late.length === 0 ? 0 : Math.min(...late.map(({ used }) => used)),
      peakResident: this.#peakResident,
      limit: this.#limit,
      growth,
      growingFor,
      pattern,
      exhaustion,
      leaks: grows && growingFor >= Math.max(LEAST_SPAN, (LEAST_SHARE * span) / 1000),
      mostProcesses: this.#mostProcesses,
      processes: [...this.#processes.values()].toSorted((a, b) => b.peak - a.peak).slice(0, MOST_LISTED),
    };
  }
}
