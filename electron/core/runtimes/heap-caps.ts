import { identityKey } from '../model/identity.ts';
import { unsupported } from '../model/reading.ts';
import { recogniseRuntime } from './recognize-runtime.ts';
import type { LimitedPool, ProcessFacts, ProcessSample } from '../model/snapshot.ts';
import { MIB, type Bytes } from '../model/units.ts';
import { reason } from '../words/reasons.ts';

/**
 * The memory of a runtime besides its heap: code, stacks, buffers. It was measured on Node 20 (an empty script: 45 MB
 * private) and OpenJDK 17 (40 MB), and is subtracted before use is compared with the cap.
 */
const BESIDES_HEAP: Readonly<Record<'v8' | 'jvm', Bytes>> = { v8: 45 * MIB, jvm: 40 * MIB };

/** A heap cap that counts as a pool, and the process to which it belongs. */
export interface HeapCap {
  readonly pool: LimitedPool;
  readonly process: ProcessSample;
  /**
   * Whether the heap normally fills up. A JVM takes its heap up to the cap before it collects in earnest and gives
   * little back, so being near the cap is no alarm.
   */
  readonly fills: boolean;
}

/** Reads the heap caps from command lines, once per process. */
export class HeapCaps {
  readonly #caps = new WeakMap<ProcessFacts, { kind: 'v8' | 'jvm'; cap: Bytes } | null>();

  of(processes: readonly ProcessSample[]): HeapCap[] {
    const found: HeapCap[] = [];
    for (const process of processes) {
      let known = this.#caps.get(process.facts);
      if (known === undefined) {
        known = readCap(process.facts);
        this.#caps.set(process.facts, known);
      }
      if (!known || process.private.kind !== 'ok') continue;
      const { kind, cap } = known;
      const used = Math.min(cap, Math.max(0, process.private.value - BESIDES_HEAP[kind]));
      const missing = unsupported(reason('heap.not-measured'));
      found.push({
        process,
        fills: kind === 'jvm',
        pool: {
          id: `heap:${identityKey(process)}`,
          kind: 'heap-cap',
          label: process.facts.name,
          limit: cap,
          used,
          reclaimable: missing,
          shared: missing,
          oomKills: missing,
        },
      });
    }
    return found;
  }
}

function readCap(facts: ProcessFacts): { kind: 'v8' | 'jvm'; cap: Bytes } | null {
  const runtime = recogniseRuntime(facts);
  if ((runtime.kind !== 'v8' && runtime.kind !== 'jvm') || runtime.heapCap === null) return null;
  return { kind: runtime.kind, cap: runtime.heapCap };
}
