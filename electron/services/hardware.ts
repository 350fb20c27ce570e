import { atLeast } from '../core/model/assessment.ts';
import type { Frame } from '../core/model/frame.ts';
import type { Hardware } from '../core/model/hardware.ts';
import { failed } from '../core/model/reading.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { reason } from '../core/words/reasons.ts';
import { systemClock, waitAtMost, type Clock } from './clock.ts';

/** Programs of the system that ask a firmware may hang. */
const LONGEST: Milliseconds = 15_000;

export interface HardwareOptions {
  readonly frame: () => Pick<Frame, 'level'> | null;
  readonly read: () => Promise<Hardware>;
  readonly clock?: Clock;
}

/**
 * What the machine is made of: read when somebody first asks, and never again. It takes programs of the system, so nothing is read
 * while memory is short.
 */
export function createHardware({ frame, read, clock = systemClock }: HardwareOptions): () => Promise<Hardware> {
  let reading: Promise<void> | null = null;
  let known: Hardware | null = null;

  async function readOnce(): Promise<void> {
    try {
      known = await read();
    } finally {
      reading = null;
    }
  }

  return async () => {
    if (known) return known;
    if (reading === null && atLeast(frame()?.level ?? 'calm', 'warning')) return neither(reason('hardware.later'));
    reading ??= readOnce();
    await waitAtMost(LONGEST, clock, reading);
    return known ?? neither(reason('hardware.silent'));
  };
}

function neither(why: ReturnType<typeof reason>): Hardware {
  return { slots: failed(why), graphics: failed(why) };
}
