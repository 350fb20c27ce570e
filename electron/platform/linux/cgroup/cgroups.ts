import { failed, ok, type Missing } from '../../../core/model/reading.ts';
import type { LimitedPool, PoolId } from '../../../core/model/snapshot.ts';
import type { CgroupMembership } from './cgroup-membership.ts';
import { CgroupPools, type MachineState } from './cgroup-pools.ts';
import { findMemoryController } from './find-memory-controller.ts';
import { missing } from '../proc/missing.ts';
import { mostSpecific, parseProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** The sweeps between two searches for a memory controller where there was none. */
const SEARCH_PERIOD = 32;
const NO_POOLS: readonly LimitedPool[] = [];
const NO_FILES: ReadonlyMap<PoolId, string> = new Map();

/** The cgroup of each process, and the limited ones among them. */
export class Cgroups {
  readonly #files: ProcFiles;
  readonly #cgroupRoot: string | undefined;
  #pools: CgroupPools | null = null;
  #absent: Missing | null = null;
  /** The memberships by the text of /proc/PID/cgroup. */
  readonly #memberships = new Map<string, CgroupMembership>();
  #unreadable: CgroupMembership | null = null;
  #sweep = 0;

  /** `cgroupRoot` replaces /sys/fs/cgroup. */
  constructor(files: ProcFiles, cgroupRoot?: string) {
    this.#files = files;
    this.#cgroupRoot = cgroupRoot;
  }

  /** Why pools may be missing. Null when none is known to be. */
  get missing(): Missing | null {
    return this.#pools === null ? this.#absent : this.#pools.obstacle;
  }

  /** All limited cgroups as last read. The array is the same as before when nothing has changed. */
  get pools(): readonly LimitedPool[] {
    return this.#pools?.current() ?? NO_POOLS;
  }

  /** See CgroupPools. */
  glance(ids: ReadonlySet<PoolId>): readonly LimitedPool[] {
    return this.#pools?.glance(ids) ?? NO_POOLS;
  }

  eventFiles(): ReadonlyMap<PoolId, string> {
    return this.#pools?.eventFiles() ?? NO_FILES;
  }

  /** Reads the pools. It is called before the processes are read, because their cgroups are looked up in between. */
  update(machine: MachineState): void {
    if (this.#pools === null && this.#sweep++ % SEARCH_PERIOD === 0) this.#search(machine);
    else this.#pools?.update(machine);
  }

  /** `folder`: of the process, or of a thread of it. */
  membershipOf(folder: string): CgroupMembership {
    const length = this.#files.loadWhole(`${folder}/cgroup`);
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

  /** Forgets every place without a process, so that containers which come and go leave nothing behind. */
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
