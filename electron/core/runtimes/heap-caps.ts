import { identityKey } from '../model/identity.ts';
import { unsupported } from '../model/reading.ts';
import type { LimitedPool, ProcessFacts, ProcessSample } from '../model/snapshot.ts';
import { MIB, type Bytes } from '../model/units.ts';
import { reason } from '../words/reasons.ts';
import type { KnownBound } from './bounds.ts';
import { programOf } from './program.ts';
import { rulesFor } from './runtime-table.ts';

/** The runtimes whose heap is a pool of its own: at its end they end themselves, whatever else the machine has. */
const WITH_HEAP: ReadonlySet<string> = new Set(['v8', 'jvm']);

/**
 * What of V8's pages its option does not bound: the young generation. Its limit on Node 20 is 48 MiB (heap_size_limit is the
 * cap and that), and a program with a cap of 90 MiB ended with 134 MiB mapped.
 */
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

/** Programs that are no such runtime, by their facts: most of a machine, which is looked at once. */
export type WithoutHeap = WeakSet<ProcessFacts>;

/**
 * The heaps that have a cap, from the command line or from inside. One whose process holds more than the cap and what
 * comes with it is left out: what grows there is no heap.
 */
export function heapCapsOf(
  processes: readonly ProcessSample[],
  boundsOf: (process: ProcessSample) => readonly KnownBound[],
  without: WithoutHeap,
): HeapCap[] {
  const found: HeapCap[] = [];
  for (const process of processes) {
    if (without.has(process.facts)) continue;
    if (!rulesFor(programOf(process.facts).name).some(({ name }) => WITH_HEAP.has(name))) {
      without.add(process.facts);
      continue;
    }
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
