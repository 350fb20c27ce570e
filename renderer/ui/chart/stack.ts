/** One area of a stacked chart, or one line. */
export interface Layer {
  readonly id: string;
  readonly label: string;
  /** Name of a colour token, for example `--app-0`. */
  readonly color: string;
  /** One value for each point in time; null is a gap. */
  readonly values: readonly (number | null)[];
}

/** Running sums from the bottom layer up. Where any layer has a gap, so have those on it. */
export function stackLayers(layers: readonly Layer[]): (number | null)[][] {
  const sums: (number | null)[][] = [];
  let below: readonly (number | null)[] | undefined;
  for (const { values } of layers) {
    const lower: readonly (number | null)[] | undefined = below;
    const sum = values.map((value, index) => {
      const base = lower ? lower[index] : 0;
      return value === null || base === null || base === undefined ? null : base + value;
    });
    sums.push(sum);
    below = sum;
  }
  return sums;
}

/** Three or four round steps from 0 up to `maximum`. `base` is 1000 or 1024, so that they are round in either unit. */
export function roundSteps(maximum: number, base: number): number[] {
  if (!(maximum > 0)) return [0];
  const power = base ** Math.floor(Math.log(maximum) / Math.log(base));
  const scaled = maximum / power;
  const magnitude = 10 ** Math.floor(Math.log10(scaled / 4));
  const step = ([1, 2, 2.5, 4, 5, 10].find((factor) => scaled / (factor * magnitude) <= 4.5) ?? 10) * magnitude * power;
  return Array.from({ length: Math.floor((maximum * 0.97) / step) + 1 }, (_, index) => index * step);
}
