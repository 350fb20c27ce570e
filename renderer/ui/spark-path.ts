/**
 * SVG path of a small line in a box of `width` by `height`; null values are gaps. The scale starts at 0 only where the
 * values vary by half or more, else a flat line and a slow leak would look the same; noise below 2 % stays flat.
 */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return '';
  const high = Math.max(...known);
  const low = Math.min(...known);
  const range = Math.max(high - low, high * 0.02, 1);
  const bottom = (high + low) / 2 - range / 2;
  const step = width / Math.max(1, values.length - 1);
  let path = '';
  let pen = 'M';
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    const y = height - ((value - bottom) / range) * height;
    path += `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
