import type { LimitedPool, PoolId } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { KernelCacheEstimate } from './kernel-cache-estimate.ts';
import type { Ceilings } from './memory-controller.ts';

const NO_CEILINGS: Ceilings = { high: Infinity, swap: Infinity, min: 0, low: 0 };

/** A cgroup that processes are in, or an ancestor of one. */
export class CgroupNode {
  /** As /proc/PID/cgroup writes it. */
  readonly path: string;
  readonly folder: string;
  readonly parent: CgroupNode | null;
  readonly children = new Set<CgroupNode>();
  /** Spreads what is done in turn evenly over the sweeps. */
  readonly turn: number;
  /** Hard memory limit; Infinity without one. */
  limit: Bytes = Infinity;
  ceilings: Ceilings = NO_CEILINGS;
  /** Version 1 only. */
  readonly kernelCaches = new KernelCacheEstimate();
  /** Memory charged when it was last looked at what that consists of. */
  usage: Bytes = 0;
  /** OOM kills in it and all below it, as last read where the kernel does not add them up itself. */
  kills = 0;
  /** Part of these in children that are gone. */
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

  /** What was last said of it as a pool; null without a limit. */
  get pool(): LimitedPool | null {
    return this.#pool;
  }

  set pool(pool: LimitedPool | null) {
    const changed = (this.#pool === null) !== (pool === null);
    this.#pool = pool;
    if (changed) this.#relink();
  }

  /** Its own pool if it is limited, then those of its ancestors. The same array until that changes. */
  get pools(): readonly PoolId[] {
    return this.#pools;
  }

  /** It has vanished, or nobody is in it any more; who still points at it has to look again. */
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
