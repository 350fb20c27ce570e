import { failed, ok, valueOr, type Missing, type Reading } from '../../../core/model/reading.ts';
import type { Pressure } from '../../../core/model/memory-strain.ts';
import type { LimitedPool, MachineMemory, PoolId } from '../../../core/model/snapshot.ts';
import type { Bytes } from '../../../core/model/units.ts';
import type { CgroupNode } from './cgroup-node.ts';
import { cgroupLabel, segmentsBelow } from './cgroup-path.ts';
import { CgroupTree } from './cgroup-tree.ts';
import type { Charged, MemoryController } from './memory-controller.ts';
import { missing } from '../proc/missing.ts';
import { findOwnFolders } from './own-cgroup.ts';
import { parseProcessCgroup, type ProcessCgroup } from './parse-process-cgroup.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** The sweeps between two readings of a limit: of a cgroup that has one, and of one that may get one. */
const LIMITED_PERIOD = 4;
const UNLIMITED_PERIOD = 32;
/** memory.stat of a pool is read when its usage has changed by this much, and at least once in this many sweeps. */
const MOVED: Bytes = 256 * 1024;
const COMPOSITION_PERIOD = 8;

/** The state of the machine when cgroups are read. */
export interface MachineState {
  readonly memory: MachineMemory;
  /** Where nobody on the machine waits for memory, nobody in a cgroup does. */
  readonly pressure: Reading<Pressure>;
  /** OOM kills on the whole machine: cgroups are asked for theirs when it changes. */
  readonly oomKills: Reading<number>;
}

/** The pools among the cgroups: those with a hard memory limit, or a ceiling at which they are slowed down, below what the machine has. */
export class CgroupPools {
  readonly #files: ProcFiles;
  readonly #controller: MemoryController;
  readonly #tree: CgroupTree;
  /** See `segmentsBelow`. */
  readonly #own: readonly string[] | null;
  readonly #host: string;
  #machine: MachineState;
  #killed = true;
  #pools: readonly LimitedPool[] = [];
  #obstacle: Missing | null = null;
  #sweep = 0;

  constructor(files: ProcFiles, controller: MemoryController, machine: MachineState) {
    this.#files = files;
    this.#controller = controller;
    this.#machine = machine;
    this.#own = findOwnFolders(files, controller, readOwnPath(files, controller));
    this.#host = (files.text(`${files.root}/sys/kernel/hostname`) ?? '').trim();
    this.#tree = new CgroupTree(controller.root, controller.point, (node) => this.#readLimit(node));
  }

  /** Why some pools may be missing. Null when none is known to be. */
  get obstacle(): Missing | null {
    return this.#obstacle;
  }

  /** The cgroup of a process. Null when it cannot be seen from here. */
  find(cgroup: ProcessCgroup): CgroupNode | null {
    const path = this.#controller.pathOf(cgroup);
    const segments = path === null ? null : segmentsBelow(this.#controller.root, path, this.#own);
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

  /** Reads some of the limits, in turn, and the use of every pool. */
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

  /** Reads the use of these pools where it has moved since it was last read, and gives those in which that changed anything. */
  glance(ids: ReadonlySet<PoolId>): readonly LimitedPool[] {
    const changed: LimitedPool[] = [];
    for (const node of this.#tree.nodes) {
      const last = node.pool;
      if (last === null || !ids.has(node.path)) continue;
      const usage = this.#controller.readUsage(node.folder);
      // A pool that has vanished is left to the next sweep.
      if (usage === null || Math.abs(usage - node.usage) < MOVED) continue;
      this.#readUse(node, last);
      if (node.pool !== null && node.pool !== last) changed.push(node.pool);
    }
    return changed;
  }

  /** The files by which the kernel tells when a pool meets a ceiling, by pool. Empty where it does not tell. */
  eventFiles(): ReadonlyMap<PoolId, string> {
    const files = new Map<PoolId, string>();
    const { eventFile } = this.#controller;
    if (eventFile === null) return files;
    for (const node of this.#tree.nodes) if (node.pool !== null) files.set(node.path, `${node.folder}/${eventFile}`);
    return files;
  }

  /** All pools as last read. The array is the same as before when nothing has changed. */
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
    const { total, swapTotal } = this.#machine.memory;
    node.limit = limit;
    node.ceilings = this.#controller.readCeilings(node.folder, swapTotal > 0);
    if (Math.min(limit, node.ceilings.high) < total) this.#readUse(node, node.pool);
    else node.pool = null;
  }

  #readUse(node: CgroupNode, last: LimitedPool | null): void {
    const usage = this.#controller.readUsage(node.folder);
    if (usage === null) {
      this.#failed(node);
      return;
    }
    const { memory } = this.#machine;
    const strain = this.#readStrain(node, last);
    const still = last !== null && Math.abs(usage - node.usage) < MOVED && memory.swapFree === memory.swapTotal;
    if (still && !this.#killed && (node.turn + this.#sweep) % COMPOSITION_PERIOD !== 0) {
      if (strain.pressure !== last.pressure || strain.events !== last.events) node.pool = { ...last, ...strain };
      return;
    }
    const use = this.#controller.readUse(node.folder, this.#chargedTo(node, usage), memory);
    if (use === null) {
      this.#failed(node);
      return;
    }
    node.usage = usage;
    const oomKills = last === null || this.#killed ? this.#readKills(node) : last.oomKills;
    const { high, min, low } = node.ceilings;
    const swapLimit = smallestSwapLimit(node);
    node.pool = {
      id: node.path,
      kind: 'cgroup',
      label: cgroupLabel(node.path, this.#host),
      ...use,
      oomKills,
      ...(high < Infinity && { high }),
      ...(min > 0 && { min: Math.min(min, memory.total) }),
      ...(low > 0 && { low: Math.min(low, memory.total) }),
      ...(swapLimit < Infinity && memory.swapTotal > 0 && { swapLimit }),
      ...strain,
    };
  }

  #chargedTo(node: CgroupNode, usage: Bytes): Charged {
    const { memory } = this.#machine;
    const limit = Math.min(node.limit, memory.total);
    const kernel = this.#controller.readKernelMemory?.(node.folder) ?? null;
    const caches = kernel === null ? null : node.kernelCaches.update(kernel, memory.parts ?? {});
    const swapRoom = memory.swapTotal > 0 ? this.#swapRoom(node) : 0;
    return { limit, usage, swapRoom, ...(caches !== null && { slabReclaimable: caches }) };
  }

  /** How much more its own limit on swap and those of its ancestors let it swap out. */
  #swapRoom(node: CgroupNode): Bytes {
    let room = Infinity;
    for (let at: CgroupNode | null = node; at !== null; at = at.parent) {
      if (at.ceilings.swap === Infinity) continue;
      room = Math.min(room, Math.max(0, at.ceilings.swap - (this.#controller.readSwap(at.folder) ?? 0)));
    }
    return room;
  }

  /** Its pressure, and how often it met its ceilings: asked for while somebody on the machine waits, and else in turn. */
  #readStrain(node: CgroupNode, last: LimitedPool | null): Pick<LimitedPool, 'pressure' | 'events'> {
    const known = {
      ...(last?.pressure && { pressure: last.pressure }),
      ...(last?.events && { events: last.events }),
    };
    const { pressure } = this.#machine;
    const isCalm = pressure.kind === 'ok' && pressure.value.some10 === 0 && (last?.pressure?.some10 ?? 0) === 0;
    if (last !== null && isCalm && !this.#killed && (node.turn + this.#sweep) % COMPOSITION_PERIOD !== 0) return known;
    const waited = this.#controller.readPressure(node.folder);
    const events = this.#controller.readEvents(node.folder);
    return {
      ...(waited && { pressure: sameOr(last?.pressure, waited) }),
      ...(events && { events: sameOr(last?.events, events) }),
    };
  }

  /** The kills in a cgroup and all below it. Those in children that are gone stay counted, as far as they were seen. */
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

/** The most that may be swapped out of it, by its own limit and those of its ancestors. */
function smallestSwapLimit(node: CgroupNode): Bytes {
  let limit = Infinity;
  for (let at: CgroupNode | null = node; at !== null; at = at.parent) limit = Math.min(limit, at.ceilings.swap);
  return limit;
}

function readOwnPath(files: ProcFiles, controller: MemoryController): string | null {
  const text = files.text(`${files.root}/self/cgroup`);
  return text === null ? null : controller.pathOf(parseProcessCgroup(text));
}

/** What is known where the new one says the same, so that a pool nothing happens to stays the same object. */
function sameOr<T extends object>(known: T | undefined, fresh: T): T {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(fresh) ? known : fresh;
}
