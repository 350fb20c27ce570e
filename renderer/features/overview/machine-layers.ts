import { valuesAt, type Points } from '../../ui/chart/resample.ts';
import type { Layer } from '../../ui/chart/stack.ts';

export interface NamedPoints {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly points: Points;
}

/**
 * Who held what of `used` at each moment, as layers that add up to it: the rest at the bottom, then the applications.
 * Where they claim more than was used (they share memory), all are scaled down alike. Without a measurement of `used` there is a gap.
 */
export function machineLayers(
  used: Points,
  parts: readonly NamedPoints[],
  rest: { readonly label: string; readonly color: string },
  moments: readonly number[],
  maxAge: number,
): Layer[] {
  const total = valuesAt(used, moments, maxAge);
  const claims = parts.map(({ points }) => valuesAt(points, moments, maxAge));
  const sums = moments.map((_, index) => claims.reduce((sum, claim) => sum + (claim[index] ?? 0), 0));
  const share = (index: number) => Math.min(1, (total[index] ?? 0) / Math.max(1, sums[index] ?? 0));
  return [
    {
      id: 'rest',
      ...rest,
      values: total.map((value, index) => (value === null ? null : Math.max(0, value - (sums[index] ?? 0)))),
    },
    ...parts.map(({ id, label, color }, part) => ({
      id,
      label,
      color,
      values: total.map((value, index) => (value === null ? null : (claims[part]?.[index] ?? 0) * share(index))),
    })),
  ];
}
