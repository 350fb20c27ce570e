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

/** What the reader remembers of a process from sweep to sweep. */
export class TrackedProcess {
  readonly pid: number;
  readonly start: number;
  readonly key: IdentityKey;
  /** What statm said last. */
  readonly pages: StatmPages;
  /** Spreads what is done in turn evenly over the sweeps. */
  readonly turn: number;
  /** An open statm, or NO_DESCRIPTOR. */
  descriptor = NO_DESCRIPTOR;
  /** The sweeps in which it was last found in the list, and last read. */
  listedIn = 0;
  readIn = 0;
  /** Reads in a row that found its memory unchanged. */
  unchanged = 0;
  /** Pages by which it grew at its last read. */
  grown = 0;
  /** What /proc/PID/stat said last. */
  stat: ProcessStat;
  membership: CgroupMembership;
  swap = NONE_SWAPPED;
  /** More is read of suspects: oom_score and what the process limits itself to. */
  suspect = false;
  oomScore = SUSPECTS_ONLY;
  limits: ResourceLimits | null = null;
  /** That of them which would run out first; null without one. */
  limitPool: LimitedPool | null = null;
  #pools: readonly PoolId[];
  #sample: ProcessSample | null = null;
  #facts: ProcessFacts;

  constructor(pid: number, stat: ProcessStat, pages: Readonly<StatmPages>, membership: CgroupMembership, turn: number) {
    this.stat = stat;
    this.membership = membership;
    this.turn = turn;
    this.pid = pid;
    this.start = stat.start;
    this.key = identityKey({ pid, start: stat.start });
    this.pages = { ...pages };
    this.#facts = firstFacts(stat, membership.path);
    this.#pools = poolsOf(membership);
  }

  /** It is no suspect any more. */
  acquit(): void {
    this.suspect = false;
    this.oomScore = SUSPECTS_ONLY;
    this.limits = null;
    this.limitPool = null;
  }

  get facts(): ProcessFacts {
    return this.#facts;
  }

  /** Facts that say the same leave the known object in place. */
  set facts(facts: ProcessFacts) {
    if (JSON.stringify(facts) !== JSON.stringify(this.#facts)) this.#facts = facts;
  }

  get anonymousPages(): number {
    return Math.max(0, this.pages.resident - this.pages.shared);
  }

  /** Takes over a fresh statm. */
  take(fresh: Readonly<StatmPages>): void {
    const pages = this.pages;
    this.grown = fresh.resident - pages.resident;
    if (
      fresh.resident === pages.resident &&
      fresh.shared === pages.shared &&
      fresh.size === pages.size &&
      fresh.text === pages.text
    ) {
      this.unchanged++;
      return;
    }
    Object.assign(pages, fresh);
    this.unchanged = 0;
  }

  /** The sample for a snapshot: the same object as long as it would say the same. */
  sample(pageSize: Bytes): ProcessSample {
    const last = this.#sample;
    const resident = this.pages.resident * pageSize;
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
      last.pools === pools
    ) {
      return last;
    }
    const { pid, start, facts, swap, oomScore } = this;
    const { state } = this.stat;
    this.#sample = { pid, start, facts, state, resident, private: privateBytes, swap, oomScore, pools };
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

/** The reading that is there when it holds this value already, so that an unchanged process keeps its objects. */
export function unlessSame<T>(known: Reading<T> | undefined, value: T): Reading<T> {
  return known?.kind === 'ok' && known.value === value ? known : ok(value);
}
