import { countKills } from '../kills/pending-kills.ts';
import { byKernelChoice } from '../kills/victims.ts';
import { identityKey } from '../model/identity.ts';
import { isEnding, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import { SECOND, type Milliseconds } from '../model/units.ts';

/** The kernel counts a kill shortly before or after the process vanishes, so an end is settled this much later. */
const SETTLE: Milliseconds = 3 * SECOND;
/** Nobody's kill is kept for longer. */
const LONGEST: Milliseconds = 15 * SECOND;
/** A storm of ends within moments; further ones count as having ended by themselves. */
const MOST_OPEN = 500;

interface Open<T> {
  readonly at: Milliseconds;
  readonly process: ProcessSample;
  /** Null for a process whose life is not kept. It may be the one that was killed all the same. */
  readonly life: T | null;
  killed: boolean;
}

interface CountedKill {
  readonly at: Milliseconds;
  /** Null where the kernel counted it only for the machine. */
  readonly pools: readonly PoolId[] | null;
  left: number;
}

/** The end of a life, settled. */
export interface SettledEnd<T> {
  readonly life: T;
  /** Whether the kernel killed it for want of memory. */
  readonly killed: boolean;
}

/**
 * Tells lives that the kernel ended from those that ended by themselves: of the processes that vanished when it counted
 * kills in a pool, those with the highest oom_score, or the largest.
 */
export class PendingEnds<T> {
  #open: Open<T>[] = [];
  #kills: CountedKill[] = [];
  #before: Snapshot | null = null;
  /** Ends and kills this far apart may belong together. */
  #apart: Milliseconds = SETTLE;

  /** Takes a sweep with the lives that ended in it. Returns those whose end is settled. */
  sweep(snapshot: Snapshot, ended: readonly { readonly process: ProcessSample; readonly life: T }[]): SettledEnd<T>[] {
    const { at } = snapshot;
    const before = this.#before;
    this.#before = snapshot;
    if (before) this.#apart = Math.max(SETTLE, 1.5 * (at - before.at));
    for (const one of ended) this.#open.push({ at, ...one, killed: false });
    this.#count(before, snapshot);
    if (this.#kills.length > 0 && before) this.#noteOthers(before, snapshot);
    return this.#settle((end) => at < end.at || at - end.at >= SETTLE || this.#open.length > MOST_OPEN);
  }

  /** Settles everything with what is known by now. */
  conclude(): SettledEnd<T>[] {
    return this.#settle(() => true);
  }

  #count(before: Snapshot | null, { at, ...now }: Snapshot): void {
    this.#kills = this.#kills.filter(
      (kill) => kill.left > 0 && Math.abs(at - kill.at) <= Math.max(LONGEST, this.#apart),
    );
    const { kills, branches } = countKills(before, { at, ...now });
    let unplaced = kills;
    for (const branch of branches) {
      this.#kills.push({ at, pools: branch.pools, left: branch.kills });
      unplaced -= branch.kills;
    }
    if (unplaced > 0) this.#kills.push({ at, pools: null, left: unplaced });
  }

  /** While kills are unclaimed, processes that nobody keeps a life of are looked at too. */
  #noteOthers(before: Snapshot, { at, processes }: Snapshot): void {
    const alive = new Set(processes.filter((process) => !isEnding(process)).map(identityKey));
    const known = new Set(this.#open.map(({ process }) => identityKey(process)));
    for (const process of before.processes) {
      const key = identityKey(process);
      if (process.facts.kernelThread || isEnding(process) || alive.has(key) || known.has(key)) continue;
      this.#open.push({ at, process, life: null, killed: false });
    }
  }

  #settle(isDue: (end: Open<T>) => boolean): SettledEnd<T>[] {
    const due = new Set(this.#open.filter(isDue));
    if (due.size === 0) return [];
    for (const kill of this.#kills) this.#claim(kill);
    this.#open = this.#open.filter((end) => !due.has(end));
    return [...due].flatMap(({ life, killed }) => (life === null ? [] : [{ life, killed }]));
  }

  #claim(kill: CountedKill): void {
    const candidates = this.#open
      .filter(
        ({ at, killed, process }) => !killed && Math.abs(at - kill.at) <= this.#apart && isIn(process, kill.pools),
      )
      .toSorted((a, b) => byKernelChoice(a.process, b.process));
    for (const end of candidates.slice(0, kill.left)) {
      end.killed = true;
      kill.left -= 1;
    }
  }
}

function isIn({ pools }: ProcessSample, named: readonly PoolId[] | null): boolean {
  return named === null || named.some((pool) => pools.includes(pool));
}
