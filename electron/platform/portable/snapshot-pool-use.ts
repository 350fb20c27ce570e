import { failed, ok } from '../../core/model/reading.ts';
import { MACHINE, type MachineMemory, type Snapshot } from '../../core/model/snapshot.ts';
import type { Bytes } from '../../core/model/units.ts';
import type { ReadPoolUse } from '../process-control-platform.ts';
import { reason } from '../../core/words/reasons.ts';

/** Use of the machine from a sweep made on demand; other pools cannot be told. */
export function snapshotPoolUse(sweep: () => Promise<Snapshot | null>): ReadPoolUse {
  return async (pool) => {
    const memory = pool === MACHINE ? (await sweep())?.memory : undefined;
    return memory === undefined ? failed(reason('freed.not-measured')) : ok(machineUse(memory));
  };
}

export function machineUse({ total, swapTotal, available, swapFree }: MachineMemory): Bytes {
  return total + swapTotal - available - swapFree;
}
