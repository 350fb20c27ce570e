import { failed, ok, type Missing } from '../../../core/model/reading.ts';
import type { LimitedPool } from '../../../core/model/snapshot.ts';
import type { CgroupMembership } from './cgroup-membership.ts';
import { CgroupPools, type MachineState } from './cgroup-pools.ts';
import { findMemoryController } from './find-memory-controller.ts';
import { missing } from '../proc/missing.ts';
import { mostSpecific, parseProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Sweeps between two looks for a memory controller where there was none. */
const SEARCH_PERIOD = 32;
const NO_POOLS: readonly LimitedPool[] = [];

/** Which cgroup each process is in, and which of them have a limit. */
export class Cgroups {
  readonly #files: ProcFiles;
  readonly #cgroupRoot: string | undefined;
  #pools: CgroupPools | null = null;
  #absent: Missing | null = null;
  /** By what /proc/PID/cgroup says. */
  readonly #memberships = new Map<string, CgroupMembership>();
  #unreadable: CgroupMembership | null = null;
  #sweep = 0;

  /** `cgroupRoot` stands for /sys/fs/cgroup. */
  constructor(files: ProcFiles, cgroupRoot?: string) {
    this.#files = files;
    this.#cgroupRoot = cgroupRoot;
  }

  /** Why pools may be missing; null when none is known to be. */
  get missing(): Missing | null {
    return this.#pools === null ? this.#absent : this.#pools.obstacle;
  }

  /** All limited cgroups as last read; the same array as before when nothing is new. */
  get pools(): readonly LimitedPool[] {
    return this.#pools?.current() ?? NO_POOLS;
  }

  /** Reads the pools; before the processes, whose cgroups are looked up in between. */
  update(machine: MachineState): void {
    if (this.#pools === null && this.#sweep++ % SEARCH_PERIOD === 0) this.#search(machine);
    else this.#pools?.update(machine);
  }

  membershipOf(pid: number): CgroupMembership {
    const length = this.#files.load(`${this.#files.root}/${pid}/cgroup`);
    if (length < 0)
      return (this.#unreadable ??= { path: missing(this.#files, reason('cgroup.unsupported')), node: null });
    const text = this.#files.buffer.toString('utf8', 0, length);
    const known = this.#memberships.get(text);
    if (known !== undefined && known.node?.detached !== true) return known;
    const cgroup = parseProcessCgroup(text);
    const path = mostSpecific(cgroup);
    const membership: CgroupMembership = {
      path: path === null ? failed(reason('cgroup.none')) : ok(path),
      node: this.#pools?.find(cgroup) ?? null,
    };
    this.#memberships.set(text, membership);
    return membership;
  }

  /** Forgets every place that no process is in any more: containers that come and go leave nothing behind. */
  retain(used: ReadonlySet<CgroupMembership>): void {
    for (const [text, membership] of this.#memberships) if (!used.has(membership)) this.#memberships.delete(text);
    this.#pools?.retain([...used].flatMap(({ node }) => (node === null ? [] : [node])));
  }

  #search(machine: MachineState): void {
    const controller = findMemoryController(this.#files, this.#cgroupRoot);
    if ('kind' in controller) {
      this.#absent = controller;
      return;
    }
    this.#pools = new CgroupPools(this.#files, controller, machine);
    this.#memberships.clear();
  }
}
