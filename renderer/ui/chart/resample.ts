/** Points in time, oldest first, and a value at each; null is a gap. Milliseconds. */
export interface Points {
  readonly at: readonly number[];
  readonly last: readonly (number | null)[];
}

/**
 * Moments at which a chart of `length` up to `now` is drawn: `count` even steps on a grid that does not move with `now`,
 * so that the picture does not shimmer from tick to tick, and `now` itself.
 */
export function timeGrid(now: number, length: number, count: number): number[] {
  const step = length / count;
  const first = Math.ceil((now - length) / step) * step;
  const grid: number[] = [];
  for (let at = first; at < now - step / 4; at += step) grid.push(at);
  grid.push(now);
  return grid;
}

/** The newest value at or before each moment; null where that is older than `maxAge`: a gap stays a gap. */
export function valuesAt({ at, last }: Points, moments: readonly number[], maxAge: number): (number | null)[] {
  let index = -1;
  return moments.map((moment) => {
    while (index + 1 < at.length && (at[index + 1] ?? Infinity) <= moment) index += 1;
    const measured = at[index];
    return measured !== undefined && moment - measured <= maxAge ? (last[index] ?? null) : null;
  });
}

/** A point this old still stands for a moment: 2.5 usual distances between points, `least` at least. Beyond is a gap. */
export function patience(at: readonly number[], least: number): number {
  const distances = at
    .slice(1)
    .map((time, index) => time - (at[index] ?? time))
    .toSorted((a, b) => a - b);
  return Math.max(least, 2.5 * (distances[distances.length >> 1] ?? 0));
}
