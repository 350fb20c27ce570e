import { failed, ok, valueOr, type Missing, type Reading } from '../../../core/model/reading.ts';
import type { LimitedPool, MachineMemory } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { CgroupNode } from './cgroup-node.ts';
import { cgroupLabel, segmentsBelow } from './cgroup-path.ts';
import { CgroupTree } from './cgroup-tree.ts';
import type { MemoryController } from './memory-controller.ts';
import { missing } from '../proc/missing.ts';
import type { ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** Sweeps between two looks at a limit: of a cgroup that has one, and of one that may get one. */
const LIMITED_PERIOD = 4;
const UNLIMITED_PERIOD = 32;
/** What the memory of a pool consists of is read when its usage has moved by this much, and every so many sweeps. */
const MOVED: Bytes = 256 * 1024;
const COMPOSITION_PERIOD = 8;

/** What is known of the machine when cgroups are read. */
export interface MachineState {
  readonly memory: MachineMemory;
  /** OOM kills on the whole machine: cgroups are asked for theirs when it changes. */
  readonly oomKills: Reading<number>;
}

/** The pools among the cgroups: those with a hard memory limit below what the machine has. */
export class CgroupPools {
  readonly #files: ProcFiles;
  readonly #controller: MemoryController;
  readonly #tree: CgroupTree;
  #machine: MachineState;
  #killed = true;
  #pools: readonly LimitedPool[] = [];
  #obstacle: Missing | null = null;
  #sweep = 0;

  constructor(files: ProcFiles, controller: MemoryController, machine: MachineState) {
    this.#files = files;
    this.#controller = controller;
    this.#machine = machine;
    this.#tree = new CgroupTree(controller.root, controller.point, (node) => this.#readLimit(node));
  }

  /** Why some pools may be missing; null when none is known to be. */
  get obstacle(): Missing | null {
    return this.#obstacle;
  }

  /** The place of a process; null when it cannot be seen from here. */
  find(cgroup: ProcessCgroup): CgroupNode | null {
    const path = this.#controller.pathOf(cgroup);
    const segments = path === null ? null : segmentsBelow(this.#controller.root, path);
    if (segments !== null) return this.#tree.find(segments);
    this.#obstacle ??= failed(reason('cgroup.unseen'));
    return null;
  }

  /** Drops all cgroups but these and their ancestors. */
  retain(used: Iterable<CgroupNode>): void {
    const needed = new Set<CgroupNode>();
    for (const leaf of used)
      for (let node: CgroupNode | null = leaf; node !== null; node = node.parent) needed.add(node);
    for (const node of this.#tree.nodes) if (!needed.has(node)) this.#tree.remove(node);
  }

  /** Looks at the limits in turn and at the use of every pool. */
  update(machine: MachineState): void {
    this.#sweep++;
    const before = this.#machine.oomKills;
    this.#killed = machine.oomKills.kind !== 'ok' || valueOr(before, null) !== machine.oomKills.value;
    this.#machine = machine;
    for (const node of this.#tree.nodes) {
      const period = node.pool === null ? UNLIMITED_PERIOD : LIMITED_PERIOD;
      if ((node.turn + this.#sweep) % period === 0) this.#readLimit(node);
      else if (node.pool !== null) this.#readUse(node, node.pool);
    }
    this.#killed = false;
  }

  /** All of them as last read; the same array as before when nothing is new. */
  current(): readonly LimitedPool[] {
    const pools: LimitedPool[] = [];
    for (const { pool } of this.#tree.nodes) if (pool !== null) pools.push(pool);
    if (pools.length !== this.#pools.length || pools.some((pool, at) => pool !== this.#pools[at])) this.#pools = pools;
    return this.#pools;
  }

  #readLimit(node: CgroupNode): void {
    const limit = this.#controller.readLimit(node.folder);
    if (limit === null) {
      this.#failed(node);
      return;
    }
    node.limit = limit;
    if (limit < this.#machine.memory.total) this.#readUse(node, node.pool);
    else node.pool = null;
  }

  #readUse(node: CgroupNode, last: LimitedPool | null): void {
    const usage = this.#controller.readUsage(node.folder);
    if (usage === null) {
      this.#failed(node);
      return;
    }
    const { memory } = this.#machine;
    const still = last !== null && Math.abs(usage - node.usage) < MOVED && memory.swapFree === memory.swapTotal;
    if (still && !this.#killed && (node.turn + this.#sweep) % COMPOSITION_PERIOD !== 0) return;
    const use = this.#controller.readUse(node.folder, { limit: node.limit, usage }, memory);
    if (use === null) {
      this.#failed(node);
      return;
    }
    node.usage = usage;
    const oomKills = last === null || this.#killed ? this.#readKills(node) : last.oomKills;
    node.pool = { id: node.path, kind: 'cgroup', label: cgroupLabel(node.path), ...use, oomKills };
  }

  /** Kills in a cgroup and all below it. Those in children that are gone stay counted, as far as they were seen. */
  #readKills(node: CgroupNode): Reading<number> {
    const own = this.#controller.readOomKills(node.folder);
    if (own.kind !== 'ok' || this.#controller.killsIncludeChildren) return own;
    let kills = own.value + node.pastKills;
    for (const child of node.children) kills += valueOr(this.#readKills(child), 0);
    node.kills = kills;
    return ok(kills);
  }

  #failed(node: CgroupNode): void {
    if (this.#files.fault === 'gone') this.#tree.remove(node);
    else if (this.#files.fault !== 'exhausted') this.#obstacle ??= missing(this.#files, reason('limit.unreadable'));
  }
}
