import type { PoolId, ProcessFacts, ProcessSample, Snapshot } from '../model/snapshot.ts';
import type { Bytes } from '../model/units.ts';
import { boundsOf, type KnownBound } from './bounds.ts';

interface Known {
  readonly memory: Bytes;
  readonly bounds: readonly KnownBound[];
}

/** The bounds of the processes of the newest snapshot. Each is found out once, when somebody asks. */
export class KnownBounds {
  readonly #known = new WeakMap<ProcessFacts, Known>();
  readonly #limits = new Map<PoolId, Bytes>();
  #machine: Bytes = 0;

  follow({ memory, pools }: Pick<Snapshot, 'memory' | 'pools'>): void {
    this.#machine = memory.total;
    this.#limits.clear();
    for (const { id, kind, limit } of pools) if (kind === 'cgroup') this.#limits.set(id, limit);
  }

  /** The bounds of a process, the binding one first. */
  of({ facts, pools }: Pick<ProcessSample, 'facts' | 'pools'>): readonly KnownBound[] {
    const memory = this.#memoryOf(pools);
    const known = this.#known.get(facts);
    if (known?.memory === memory) return known.bounds;
    const bounds = boundsOf(facts, memory);
    this.#known.set(facts, { memory, bounds });
    return bounds;
  }

  /** What a program takes for the memory that it has: its container's, or the machine's. */
  #memoryOf(pools: readonly PoolId[]): Bytes {
    let memory = this.#machine;
    for (const id of pools) memory = Math.min(memory, this.#limits.get(id) ?? Infinity);
    return memory;
  }
}
