import { LogSeries } from './log-series.ts';
import type { MemoryPart } from '../model/memory-part.ts';
import type { Reading } from '../model/reading.ts';
import type { MachineMemory } from '../model/snapshot.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Parts of the kernel's memory; `kernel` is what it has altogether, apart from the last two. */
const OF_KERNEL = ['slab', 'kernel-stacks', 'page-tables', 'percpu', 'vmalloc', 'sockets'] as const;
/** A part that has this share of the growth of what it is a part of is named instead of it. */
const LEADING: Ratio = 0.6;

/** A part that has grown, and by how much. */
export interface PartGrowth {
  readonly part: MemoryPart;
  readonly grown: Bytes;
}

/** The named parts of a pool's memory over time: what of its growth is no process' own. */
export class PartTrack {
  readonly #series = new Map<MemoryPart, LogSeries>();

  pushMachine(at: Seconds, { shared, kernel, parts = {} }: MachineMemory): void {
    this.pushShared(at, shared);
    this.#push('kernel', at, kernel.kind === 'ok' ? kernel.value : undefined);
    this.#push('slab', at, parts.slabUnreclaimable);
    this.#push('kernel-stacks', at, parts.kernelStacks);
    this.#push('page-tables', at, parts.pageTables);
    this.#push('percpu', at, parts.percpu);
    this.#push('vmalloc', at, parts.vmalloc);
    this.#push('sockets', at, parts.sockets);
    this.#push('hugetlb', at, parts.hugetlb);
    this.#push('gpu', at, parts.gpu);
  }

  pushShared(at: Seconds, shared: Reading<Bytes>): void {
    this.#push('shared', at, shared.kind === 'ok' ? shared.value : undefined);
  }

  /** Whether what no process shows would be seen among the parts, were it one of the usual ones. */
  get known(): boolean {
    return this.#series.has('shared') && this.#series.has('kernel');
  }

  get knowsShared(): boolean {
    return this.#series.has('shared');
  }

  /** The part that has grown most since `then`; null where none has. */
  largest(then: Seconds): PartGrowth | null {
    const kernel = this.#kernel(then);
    const all: PartGrowth[] = [
      ...(['shared', 'hugetlb', 'gpu'] as const).map((part) => this.#grown(part, then)),
      kernel,
    ];
    const largest = all.reduce((most, one) => (one.grown > most.grown ? one : most));
    // Some drivers keep their buffers in shared memory, which then counts them too.
    const gpu = this.#grown('gpu', then);
    if (largest.part === 'shared' && gpu.grown >= LEADING * largest.grown) return gpu;
    return largest.grown > 0 ? largest : null;
  }

  #kernel(then: Seconds): PartGrowth {
    const parts = OF_KERNEL.map((part) => this.#grown(part, then));
    const beside = this.#grown('vmalloc', then).grown + this.#grown('sockets', then).grown;
    const grown = this.#grown('kernel', then).grown + beside;
    return parts.find((part) => part.grown >= LEADING * grown && grown > 0) ?? { part: 'kernel', grown };
  }

  #grown(part: MemoryPart, then: Seconds): PartGrowth {
    const series = this.#series.get(part);
    if (!series) return { part, grown: 0 };
    const now = series.level(0).last(1);
    return { part, grown: now - (series.lowNear(then) ?? now) };
  }

  #push(part: MemoryPart, at: Seconds, value: Bytes | undefined): void {
    if (value === undefined) return;
    let series = this.#series.get(part);
    if (!series) this.#series.set(part, (series = new LogSeries()));
    series.push(at, value);
  }
}
