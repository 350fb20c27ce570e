/**
 * Lowest and highest value around each point, within `reach` points to either side: the floor and the peaks of a
 * saw-tooth. Gaps are left out; a point with nothing but gaps around it is a gap.
 */
export function envelope(
  values: readonly (number | null)[],
  reach: number,
): { low: (number | null)[]; high: (number | null)[] } {
  const around = values.map((_, index) =>
    values.slice(Math.max(0, index - reach), index + reach + 1).filter((value) => value !== null),
  );
  return {
    low: around.map((known) => (known.length > 0 ? Math.min(...known) : null)),
    high: around.map((known) => (known.length > 0 ? Math.max(...known) : null)),
  };
}
