import type { Reading } from './reading.ts';
import type { Bytes } from './units.ts';

/** What the machine is made of, as far as memory goes. It is read once, on request. Texts are the firmware's, so they are untrusted. */
export interface Hardware {
  readonly slots: Reading<readonly MemorySlot[]>;
  readonly graphics: Reading<readonly GraphicsController[]>;
}

export interface MemorySlot {
  /** 0: the slot is empty. */
  readonly size: Bytes;
  /** Such as `DDR5` and `SODIMM`. Each is null where the firmware does not say. */
  readonly type: string | null;
  readonly form: string | null;
  readonly maker: string | null;
  /** At which it runs, in millions of transfers a second. */
  readonly speed: number | null;
}

export interface GraphicsController {
  readonly vendor: string | null;
  readonly model: string | null;
  /** Its own memory. Null where it is not said, and where it takes the machine's. */
  readonly memory: Bytes | null;
}
