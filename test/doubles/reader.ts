import { unsupported } from '../../electron/core/model/reading.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import type { MemoryReader } from '../../electron/platform/memory-reader.ts';

export interface ReaderDouble extends MemoryReader {
  readonly reads: number;
  readonly closed: boolean;
  /** The number of reads that have not answered yet. */
  readonly underWay: number;
  /** The most reads that were ever running at once. */
  readonly mostAtOnce: number;
}

/** A reader that answers with the result of `next`, and counts. */
export function createReaderDouble(
  next: (read: number) => Snapshot | null | Promise<Snapshot | null>,
  more: Pick<MemoryReader, 'glance' | 'onCeilingMet'> = {},
): ReaderDouble {
  const counts = { reads: 0, closed: false, underWay: 0, mostAtOnce: 0 };
  return {
    name: 'linux',
    get reads() {
      return counts.reads;
    },
    get closed() {
      return counts.closed;
    },
    get underWay() {
      return counts.underWay;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    async read() {
      counts.reads += 1;
      counts.underWay += 1;
      counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.underWay);
      try {
        return await next(counts.reads);
      } finally {
        counts.underWay -= 1;
      }
    },
    ...more,
    readMemoryMap: () => unsupported(),
    close() {
      counts.closed = true;
    },
  };
}
