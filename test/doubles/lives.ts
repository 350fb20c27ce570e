import type { Life } from '../../electron/core/model/life.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';

/** A life that stopped at 240 MiB and stood there for most of its time. */
export function sampleLife(run: string, overrides: Partial<Life> = {}): Life {
  return {
    run,
    ended: Date.UTC(2026, 0, 1),
    peak: 240 * MIB,
    peakShared: 260 * MIB,
    lived: 100,
    at95: 40,
    stood: 0.6,
    end: 'exit',
    limit: GIB,
    ...overrides,
  };
}
