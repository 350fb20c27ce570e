import type { LimitedPool, PoolId } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { KernelCacheEstimate } from './kernel-cache-estimate.ts';
import type { Ceilings } from './memory-controller.ts';

const NO_CEILINGS: Ceilings = { high: Infinity, swap: Infinity, min: 0, low: 0 };

/** A cgroup that contains processes, or an ancestor of one. */
export class CgroupNode {
  /** The path as /proc/PID/cgroup writes it. */
  readonly path: string;
  readonly folder: string;
  readonly parent: CgroupNode | null;
  readonly children = new Set<CgroupNode>();
  /** A number that spreads periodic work evenly over the sweeps. */
  readonly turn: number;
  /** The hard memory limit, or Infinity without one. */
  limit: Bytes = Infinity;
  ceilings: Ceilings = NO_CEILINGS;
  /** Version 1 only. */
  readonly kernelCaches = new KernelCacheEstimate();
  /** Memory charged when it was last looked at what that consists of. */
  usage: Bytes = 0;
  /**
   * The OOM kills in this cgroup and all below it, as last read. It is used where the kernel does not add them up
   * itself.
   */
  kills = 0;
  /** The part of `kills` from children that are gone. */
  pastKills = 0;
  #pool: LimitedPool | null = null;
  #pools: readonly PoolId[];
  #detached = false;

  constructor(path: string, folder: string, parent: CgroupNode | null, turn: number) {
    this.path = path;
    this.folder = folder;
    this.parent = parent;
    this.turn = turn;
    this.#pools = parent?.pools ?? [];
    parent?.children.add(this);
  }

  /** The pool of this cgroup as last read. Null without a limit. */
  get pool(): LimitedPool | null {
    return this.#pool;
  }

  set pool(pool: LimitedPool | null) {
    const changed = (this.#pool === null) !== (pool === null);
    this.#pool = pool;
    if (changed) this.#relink();
  }

  /**
   * The ids of its own pool, if it is limited, and of those of its ancestors. The array stays the same until that
   * changes.
   */
  get pools(): readonly PoolId[] {
    return this.#pools;
  }

  /**
   * Whether the cgroup has vanished or holds no process any more. A process that still refers to it must be looked up
   * again.
   */
  get detached(): boolean {
    return this.#detached;
  }

  detach(): void {
    this.#detached = true;
    this.#pool = null;
    this.#pools = [];
    if (this.parent === null) return;
    this.parent.children.delete(this);
    this.parent.pastKills += this.kills;
  }

  #relink(): void {
    const inherited = this.parent?.pools ?? [];
    this.#pools = this.#pool === null ? inherited : [this.path, ...inherited];
    for (const child of this.children) child.#relink();
  }
}
