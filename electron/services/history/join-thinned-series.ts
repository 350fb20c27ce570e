import type { Series, Span } from '../../core/model/series.ts';
import type { Milliseconds } from '../../core/model/units.ts';

/**
 * Points up to this distance apart were thinned for the warm-up (see warm-up.ts). Nothing was recorded between points
 * that are further apart.
 */
const THINNED: Readonly<Record<Span, Milliseconds>> = { '10m': 90_000, '3h': 90_000, '24h': 600_000 };

/** The series without the gaps that appear where the engine was shown only some of the samples. */
export function closeThinning(series: Series, span: Span): Series {
  const { at, last } = series;
  const keep = at.map((_, index) => {
    const before = at[index - 1];
    const after = at[index + 1];
    return last[index] !== null || before === undefined || after === undefined || after - before > THINNED[span];
  });
  const kept = <T>(values: readonly T[]) => values.filter((_, index) => keep[index]);
  return { at: kept(at), last: kept(last), low: kept(series.low), high: kept(series.high) };
}
