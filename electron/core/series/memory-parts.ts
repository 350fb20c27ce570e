import { LogSeries } from './log-series.ts';
import type { MemoryPart, PlacedPart } from '../model/memory-part.ts';
import type { Reading } from '../model/reading.ts';
import type { MachineMemory, TmpfsUse } from '../model/snapshot.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

/** Parts of the kernel's memory; `kernel` is what it has altogether, apart from the last two. */
const OF_KERNEL = ['slab', 'kernel-stacks', 'page-tables', 'percpu', 'vmalloc', 'sockets'] as const;
/** A part that has this share of the growth of what it is a part of is named instead of it. */
const LEADING: Ratio = 0.6;

/** A part that has grown, and by how much. */
export interface PartGrowth extends PlacedPart {
  readonly grown: Bytes;
}

/** The named parts of a pool's memory over time: what of its growth is no process' own. */
export class PartTrack {
  readonly #series = new Map<MemoryPart, LogSeries>();
  /** By mount. */
  #tmpfs = new Map<string, LogSeries>();

  pushMachine(at: Seconds, { shared, kernel, parts = {}, tmpfs }: MachineMemory): void {
    if (tmpfs) this.#pushTmpfs(at, tmpfs);
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

  /** Shared memory now. Null where it is not known. */
  get shared(): Bytes | null {
    return this.#series.get('shared')?.level(0).last(1) ?? null;
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
    if (largest.grown <= 0) return null;
    const mount = largest.part === 'shared' ? this.#mountOf(largest.grown, then) : null;
    return mount === null ? largest : { ...largest, mount };
  }

  /** The mount that has most of a growth of shared memory. Null where none has. */
  #mountOf(grown: Bytes, then: Seconds): string | null {
    let leading: string | null = null;
    let most = LEADING * grown;
    for (const [mount, series] of this.#tmpfs) {
      const now = series.level(0).last(1);
      // A mount that was not listed then, being too small, is counted from its first sample.
      const own = now - (series.lowNear(then) ?? series.level(0).last(series.level(0).length));
      if (own < most) continue;
      leading = mount;
      most = own;
    }
    return leading;
  }

  #pushTmpfs(at: Seconds, tmpfs: readonly TmpfsUse[]): void {
    const before = this.#tmpfs;
    this.#tmpfs = new Map();
    for (const { mount, used } of tmpfs) {
      const series = before.get(mount) ?? new LogSeries();
      series.push(at, used);
      this.#tmpfs.set(mount, series);
    }
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
