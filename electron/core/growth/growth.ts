import type { LogSeries } from '../series/log-series.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from '../model/units.ts';

/** A process whose own series shows a growth. */
export interface Grower {
  /** Its private memory over time; null while no series of it is kept. */
  readonly series: LogSeries | null;
  /** The pools it draws on. */
  readonly pools: readonly PoolId[];
  /** Bytes by which it grew since `then`. */
  grownSince(then: Seconds): Bytes;
  /** As `grownSince`, but only what goes beyond all it ever held before. */
  newlyGrownSince(then: Seconds): Bytes;
}

/**
 * A growth that is going on: in its window the floor of the series rises significantly, and evenly enough to be
 * extrapolated. Times are on the clock of the series.
 */
export interface Growth {
  readonly slope: BytesPerSecond;
  /** The relative standard error of the slope, from the spread between the window's parts. */
  readonly slopeError: Ratio;
  /** When the growth began, as far back as the line can be followed. */
  readonly onset: Seconds;
  /** The value of the floor line now. */
  readonly floor: Bytes;
  /** The height of the saw-tooth: how far the series swings above its floor line. */
  readonly swing: Bytes;
  /** The rise since the onset. */
  readonly rise: Bytes;
  /** The scale of the residuals. */
  readonly noise: Bytes;
  /** The one that grows, when the growth was found in its own series and not in the pool's. */
  readonly of?: Grower;
  /** Samples in the window. */
  readonly samples: number;
}
