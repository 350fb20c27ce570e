import type { SystemLevel } from '../../core/model/memory-strain.ts';
import type { LimitedPool, MachineMemory } from '../../core/model/snapshot.ts';
import type { Bytes } from '../../core/model/units.ts';

/** What a system's own calls tell beyond the lists that every system offers. Nothing here starts a program or waits. */
export interface NativeMemory {
  /** The memory of the machine, and the system's own verdict on it. Null where the calls fail, so that the portable figures count. */
  readMachine(): NativeMachine | null;
  /** What only this process holds, swapped out or compressed or not. Null where it is gone or may not be asked. */
  readPrivate(pid: number): Bytes | null;
  /** A limit on the group of processes that this one is in. Null without one. */
  readOwnPool(privateOf: (pid: number) => Bytes | null): OwnPool | null;
}

export interface NativeMachine {
  readonly memory: MachineMemory;
  readonly systemLevel?: SystemLevel;
}

export interface OwnPool {
  readonly pool: LimitedPool;
  readonly members: ReadonlySet<number>;
}

/** A call that throws says as little as one that is refused: the portable figures count then. */
export function guarded(native: NativeMemory | null): NativeMemory | null {
  if (native === null) return null;
  const attempt = <T>(call: () => T | null): T | null => {
    try {
      return call();
    } catch {
      return null;
    }
  };
  return {
    readMachine: () => attempt(() => native.readMachine()),
    readPrivate: (pid) => attempt(() => native.readPrivate(pid)),
    readOwnPool: (privateOf) => attempt(() => native.readOwnPool(privateOf)),
  };
}
