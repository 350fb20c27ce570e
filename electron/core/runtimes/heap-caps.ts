import { identityKey } from '../model/identity.ts';
import { unsupported } from '../model/reading.ts';
import type { LimitedPool, ProcessSample } from '../model/snapshot.ts';
import { MIB, type Bytes } from '../model/units.ts';
import { reason } from '../words/reasons.ts';
import type { KnownBound } from './bounds.ts';

/** The runtimes whose heap is a pool of its own: at its end they end themselves, whatever else the machine has. */
const WITH_HEAP: ReadonlySet<string> = new Set(['v8', 'jvm']);

/** V8's young generation, which the option does not bound and its pages hold (heap_size_limit of Node 20: the cap and 48 MiB). */
const YOUNG: Bytes = 48 * MIB;

/** A heap cap that counts as a pool, and the process to which it belongs. */
export interface HeapCap {
  readonly pool: LimitedPool;
  readonly process: ProcessSample;
  /**
   * What the heap holds is not known from inside. From outside garbage and Buffers look like it, so being near the cap is no
   * alarm then.
   */
  readonly estimated: boolean;
}

/**
 * The heaps that have a cap, from the command line or from inside. One whose process holds more than the cap and what
 * comes with it is left out: what grows there is no heap.
 */
export function heapCapsOf(
  processes: readonly ProcessSample[],
  boundsOf: (process: ProcessSample) => readonly KnownBound[],
): HeapCap[] {
  const found: HeapCap[] = [];
  for (const process of processes) {
    const stated = boundsOf(process).find(({ of, runtime }) => of === 'heap' && WITH_HEAP.has(runtime));
    if (!stated || process.private.kind !== 'ok') continue;
    const { heap } = process;
    const besides = heap && stated.runtime === 'v8' ? YOUNG : 0;
    const limit = heap?.most ?? (stated.from === 'default' ? null : stated.bytes + besides);
    if (limit === null || limit <= 0) continue;
    const isMeasured = heap !== undefined && (stated.runtime === 'v8' || heap.live !== null);
    if (!heap && process.private.value > stated.passed) continue;
    const outside = Math.max(0, process.private.value - (stated.passed - stated.bytes));
    const used: Bytes = heap ? (heap.live ?? heap.used) : outside;
    const missing = unsupported(reason('heap.not-measured'));
    found.push({
      process,
      estimated: !isMeasured,
      pool: {
        id: `heap:${identityKey(process)}`,
        kind: 'heap-cap',
        label: process.facts.name,
        limit,
        used: Math.min(limit, used),
        reclaimable: missing,
        shared: missing,
        oomKills: missing,
      },
    });
  }
  return found;
}
