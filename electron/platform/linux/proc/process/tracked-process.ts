import type { HeapUse } from '../../../../core/model/bound.ts';
import { identityKey, type IdentityKey } from '../../../../core/model/identity.ts';
import { ok, unsupported, type Reading } from '../../../../core/model/reading.ts';
import type { LimitedPool, PoolId, ProcessFacts, ProcessSample } from '../../../../core/model/snapshot.ts';
import type { Bytes } from '../../../../core/model/units.ts';
import { poolsOf, type CgroupMembership } from '../../cgroup/cgroup-membership.ts';
import type { ResourceLimits } from './parse-limits.ts';
import type { ProcessStat } from './parse-stat.ts';
import type { StatmPages } from './parse-statm.ts';
import { firstFacts } from './read-facts.ts';
import { reason } from '../../../../core/words/reasons.ts';

export const NO_DESCRIPTOR = -1;
export const NONE_SWAPPED: Reading<Bytes> = ok(0);
const SUSPECTS_ONLY: Reading<number> = unsupported(reason('reading.suspects-only'));

/** A process when it is first seen. */
export interface FirstSight extends Pick<TrackedProcess, 'pid' | 'thread' | 'stat' | 'membership' | 'turn'> {
  readonly pages: Readonly<StatmPages>;
}

/** What the reader remembers of a process from sweep to sweep. */
export class TrackedProcess {
  readonly pid: number;
  readonly start: number;
  readonly key: IdentityKey;
  /** The last values of statm. */
  readonly pages: StatmPages;
  /** A number that spreads periodic work evenly over the sweeps. */
  readonly turn: number;
  /** The descriptor of an open statm, or NO_DESCRIPTOR. */
  descriptor = NO_DESCRIPTOR;
  /** The last sweeps that found the process in the list and that read it. */
  listedIn = 0;
  readIn = 0;
  /** The number of successive reads that found its memory unchanged. */
  unchanged = 0;
  /** The growth in pages at its last read. */
  grown = 0;
  /** The last values of /proc/PID/stat. */
  stat: ProcessStat;
  /** The thread that lives where the first one has ended, and is read in its place; null as long as that lives. */
  thread: number | null;
  membership: CgroupMembership;
  swap = NONE_SWAPPED;
  /** Huge pages that it holds. Undefined where the kernel does not count them for each process, and while none are in use. */
  hugetlb: Bytes | undefined;
  /** Memory that the graphics driver holds for it. Undefined where no driver tells. */
  gpu: Bytes | undefined;
  /** Its heap from inside. Undefined where nothing tells. */
  heap: HeapUse | undefined;
  /** More is read of suspects: oom_score and what the process limits itself to. */
  suspect = false;
  oomScore = SUSPECTS_ONLY;
  limits: ResourceLimits | null = null;
  /** The process's own limit that would run out first. Null without one. */
  limitPool: LimitedPool | null = null;
  #pools: readonly PoolId[];
  #sample: ProcessSample | null = null;
  #facts: ProcessFacts;

  constructor({ pid, thread, stat, pages, membership, turn }: FirstSight) {
    this.stat = stat;
    this.thread = thread;
    this.membership = membership;
    this.turn = turn;
    this.pid = pid;
    this.start = stat.start;
    this.key = identityKey({ pid, start: stat.start });
    this.pages = { ...pages };
    this.#facts = firstFacts(stat, membership.path);
    this.#pools = poolsOf(membership);
  }

  /** Ends its time as a suspect. */
  acquit(): void {
    this.suspect = false;
    this.oomScore = SUSPECTS_ONLY;
    this.limits = null;
    this.limitPool = null;
  }

  get facts(): ProcessFacts {
    return this.#facts;
  }

  /** Replaces the facts. Equal facts leave the known object in place. */
  set facts(facts: ProcessFacts) {
    if (JSON.stringify(facts) !== JSON.stringify(this.#facts)) this.#facts = facts;
  }

  /** Where what is its memory stands, below the root of procfs. */
  folder(root: string): string {
    return this.thread === null ? `${root}/${this.pid}` : `${root}/${this.pid}/task/${this.thread}`;
  }

  get anonymousPages(): number {
    return Math.max(0, this.pages.resident - this.pages.shared);
  }

  /** Takes the values of a fresh statm. */
  take(fresh: Readonly<StatmPages>): void {
    const pages = this.pages;
    this.grown = fresh.resident - pages.resident;
    if (
      fresh.resident === pages.resident &&
      fresh.shared === pages.shared &&
      fresh.size === pages.size &&
      fresh.data === pages.data &&
      fresh.text === pages.text
    ) {
      this.unchanged++;
      return;
    }
    Object.assign(pages, fresh);
    this.unchanged = 0;
  }

  /** The sample for a snapshot. The object stays the same as long as its content does. */
  sample(pageSize: Bytes): ProcessSample {
    const last = this.#sample;
    const resident = this.pages.resident * pageSize;
    const size = this.pages.size * pageSize;
    const data = this.pages.data * pageSize;
    // A line that was cut says nothing of it.
    const majorFaults = Number.isNaN(this.stat.majorFaults) ? undefined : this.stat.majorFaults;
    const pools = this.#currentPools();
    const privateBytes = this.#privateBytes(pageSize);
    if (
      last !== null &&
      last.resident === resident &&
      last.private === privateBytes &&
      last.swap === this.swap &&
      last.facts === this.facts &&
      last.state === this.stat.state &&
      last.oomScore === this.oomScore &&
      last.pools === pools &&
      last.size === size &&
      last.data === data &&
      last.gpu === this.gpu &&
      last.hugetlb === this.hugetlb &&
      last.majorFaults === majorFaults &&
      last.heap === this.heap
    ) {
      return last;
    }
    const { pid, start, facts, swap, oomScore, gpu, hugetlb, heap } = this;
    const { state } = this.stat;
    const more = { size, data, gpu, hugetlb, majorFaults, ...(heap && { heap }) };
    this.#sample = { pid, start, facts, state, resident, private: privateBytes, swap, oomScore, pools, ...more };
    return this.#sample;
  }

  #privateBytes(pageSize: Bytes): Reading<Bytes> {
    if (this.swap.kind !== 'ok') return this.swap;
    return unlessSame(this.#sample?.private, this.anonymousPages * pageSize + this.swap.value);
  }

  #currentPools(): readonly PoolId[] {
    const { limitPool } = this;
    if (limitPool === null) {
      this.#pools = poolsOf(this.membership);
    } else {
      const own = [limitPool.id, ...poolsOf(this.membership)];
      if (own.length !== this.#pools.length || own.some((id, at) => id !== this.#pools[at])) this.#pools = own;
    }
    return this.#pools;
  }
}

/**
 * A reading of a value. The known reading is returned when it holds this value already, so that an unchanged process
 * keeps its objects.
 */
export function unlessSame<T>(known: Reading<T> | undefined, value: T): Reading<T> {
  return known?.kind === 'ok' && known.value === value ? known : ok(value);
}
