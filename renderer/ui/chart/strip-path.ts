/** SVG path of bars that begin at each moment and last until the next, as high as their value; a gap is left out. */
export function stripPath(
  values: readonly (number | null)[],
  xs: readonly number[],
  highest: number,
  height: number,
): string {
  let path = '';
  values.forEach((value, index) => {
    const from = xs[index - 1];
    const to = xs[index];
    if (value === null || value <= 0 || from === undefined || to === undefined) return;
    const top = height - Math.min(1, value / highest) * height;
    path += `M${from.toFixed(1)} ${height}V${top.toFixed(1)}H${to.toFixed(1)}V${height}Z`;
  });
  return path;
}
