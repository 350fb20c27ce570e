import type { Frame } from '../../electron/core/frame.ts';
import { valueOr } from '../../electron/core/reading.ts';
import type { Bytes, Milliseconds, Percent } from '../../electron/core/units.ts';

/** What frames say about the machine that the host keeps no history of. */
export interface TrailPoint {
  readonly at: Milliseconds;
  readonly some10: Percent | null;
  readonly full10: Percent | null;
  readonly swapUsed: Bytes;
  readonly shared: Bytes | null;
  readonly kernel: Bytes | null;
}

const LENGTH: Milliseconds = 600_000;
const STEP: Milliseconds = 2000;

/** The last ten minutes of pressure and swap, as far as this page has seen them: one point in two seconds at most. */
export class Trail {
  points = $state.raw<readonly TrailPoint[]>([]);

  add(frame: Frame): void {
    const newest = this.points.at(-1);
    if (newest && frame.at < newest.at + STEP) return;
    const pressure = valueOr(frame.pressure, null);
    const point: TrailPoint = {
      at: frame.at,
      some10: pressure?.some10 ?? null,
      full10: pressure?.full10 ?? null,
      swapUsed: frame.memory.swapTotal - frame.memory.swapFree,
      shared: valueOr(frame.memory.shared, null),
      kernel: valueOr(frame.memory.kernel, null),
    };
    this.points = [...this.points.filter(({ at }) => at > frame.at - LENGTH), point];
  }
}
