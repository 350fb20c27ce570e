import { failed, ok, type Reading } from '../../core/reading.ts';
import type { PoolId } from '../../core/snapshot.ts';
import type { CgroupNode } from './cgroup-node.ts';
import type { CgroupPools } from './cgroup-pools.ts';
import { missing } from './missing.ts';
import { mostSpecific, parseProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from './proc-files.ts';

/** Where a process is in the cgroup hierarchies; one object for all processes that are in the same place. */
export interface CgroupMembership {
  readonly path: Reading<string>;
  /** Its place where memory is limited; null where there is none, or it cannot be seen. */
  readonly node: CgroupNode | null;
}

const NO_POOLS: readonly PoolId[] = [];

/** Limited cgroups that its members draw on, innermost first. The same array until that changes. */
export function poolsOf(membership: CgroupMembership): readonly PoolId[] {
  return membership.node?.pools ?? NO_POOLS;
}

export class CgroupMemberships {
  readonly #files: ProcFiles;
  readonly #pools: CgroupPools | null;
  /** By what /proc/PID/cgroup says. */
  readonly #known = new Map<string, CgroupMembership>();

  #unreadable: CgroupMembership | null = null;

  /** `pools` null: there is no memory controller. */
  constructor(files: ProcFiles, pools: CgroupPools | null) {
    this.#files = files;
    this.#pools = pools;
  }

  read(pid: number): CgroupMembership {
    const length = this.#files.load(`${this.#files.root}/${pid}/cgroup`);
    if (length < 0)
      return (this.#unreadable ??= { path: missing(this.#files, 'this kernel has no cgroups'), node: null });
    const text = this.#files.buffer.toString('utf8', 0, length);
    const known = this.#known.get(text);
    if (known !== undefined && known.node?.detached !== true) return known;
    const cgroup = parseProcessCgroup(text);
    const path = mostSpecific(cgroup);
    const membership: CgroupMembership = {
      path: path === null ? failed('it is in no cgroup') : ok(path),
      node: this.#pools?.find(cgroup) ?? null,
    };
    this.#known.set(text, membership);
    return membership;
  }

  /** Forgets every place that no process is in any more: containers that come and go leave nothing behind. */
  retain(used: ReadonlySet<CgroupMembership>): void {
    for (const [text, membership] of this.#known) if (!used.has(membership)) this.#known.delete(text);
    this.#pools?.retain([...used].flatMap(({ node }) => (node === null ? [] : [node])));
  }
}
