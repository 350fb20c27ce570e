import { unsupported } from '../../core/model/reading.ts';
import type { MachineMemory } from '../../core/model/snapshot.ts';
import { reason } from '../../core/words/reasons.ts';

/** The used part of systeminformation's answer, in bytes. Its `used` counts file cache and is ignored. */
export interface SystemMemory {
  readonly total: number;
  readonly available: number;
  readonly swaptotal: number;
  readonly swapfree: number;
}

const NOT_TOLD = unsupported(reason('list.not-told-apart'));

/** The memory of the machine. Throws when the numbers make no sense, because nothing is known then. */
export function memoryOf({ total, available, swaptotal, swapfree }: SystemMemory): MachineMemory {
  if (!(total > 0 && available >= 0)) throw new Error(reason('machine.unreadable'));
  const swapTotal = swaptotal > 0 ? swaptotal : 0;
  return {
    total,
    available: Math.min(available, total),
    swapTotal,
    swapFree: swapfree > 0 ? Math.min(swapfree, swapTotal) : 0,
    cache: NOT_TOLD,
    shared: NOT_TOLD,
    kernel: NOT_TOLD,
  };
}

export async function readSystemMemory(): Promise<MachineMemory> {
  const { mem } = await import('systeminformation');
  return memoryOf(await mem());
}
