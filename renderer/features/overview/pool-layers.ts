import { valuesAt, type Points } from '../../ui/chart/resample.ts';
import type { Layer } from '../../ui/chart/stack.ts';

interface Part {
  readonly id: string;
  readonly label: string;
  /** Name of a colour token. */
  readonly color: string;
  readonly points: Points;
}

interface PoolParts {
  readonly used: Points;
  /** What is known to be part of `used`, from the bottom up. */
  readonly parts: readonly Part[];
  /** What no part explains goes between the first `beneath` parts and the others. */
  readonly rest: Omit<Part, 'points'>;
  readonly beneath: number;
  /** Not used but taken: the cache, on top. */
  readonly above: Part | null;
}

/**
 * Who held what of the used memory at each moment, as layers that add up to it. Where the parts claim more than was used
 * (they share memory), all are scaled down alike; a part of which nothing was measured has no layer. Without a measurement of `used` there is a gap.
 */
export function poolLayers(
  { used, parts, rest, beneath, above }: PoolParts,
  moments: readonly number[],
  maxAge: number,
): Layer[] {
  const total = valuesAt(used, moments, maxAge);
  const measured = parts.filter(({ points }) => points.at.length > 0);
  const claims = measured.map(({ points }) => valuesAt(points, moments, maxAge));
  const sums = moments.map((_, index) => claims.reduce((sum, claim) => sum + (claim[index] ?? 0), 0));
  const shares = sums.map((sum, index) => Math.min(1, (total[index] ?? 0) / Math.max(1, sum)));
  const layers: Layer[] = measured.map(({ id, label, color }, part) => ({
    id,
    label,
    color,
    values: total.map((value, index) => (value === null ? null : (claims[part]?.[index] ?? 0) * (shares[index] ?? 1))),
  }));
  const below = measured.filter((part) => parts.indexOf(part) < beneath).length;
  layers.splice(below, 0, {
    ...rest,
    values: total.map((value, index) => (value === null ? null : Math.max(0, value - (sums[index] ?? 0)))),
  });
  if (above && above.points.at.length > 0) {
    const { points, ...look } = above;
    const values = valuesAt(points, moments, maxAge);
    layers.push({ ...look, values: total.map((value, index) => (value === null ? null : (values[index] ?? 0))) });
  }
  return layers;
}
