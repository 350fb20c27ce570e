import type { IncidentChart } from '../incident/incident.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const MOST_COLUMNS = 48;

export interface TextCurve {
  readonly name: string;
  /** A block for each column, as high as the highest use of its time. It is a blank where nothing was measured. */
  readonly blocks: string;
  readonly last: string;
}

/**
 * The chart in characters, with all curves on the same scale. `names` are those of the consumers, in the same order.
 */
export function drawTextChart(
  { used, limit, consumers }: IncidentChart,
  names: readonly string[],
  labels: { readonly used: string; readonly bytes: (value: number) => string },
): readonly TextCurve[] {
  const top = Math.max(1, limit, ...used);
  const curve = (name: string, values: readonly (number | null)[]): TextCurve => ({
    name,
    blocks: columnsOf(values)
      .map((value) => (value === null ? ' ' : (BLOCKS[Math.min(7, Math.floor((value / top) * 8))] ?? '█')))
      .join(''),
    last: labels.bytes(values.findLast((value) => value !== null) ?? 0),
  });
  return [curve(labels.used, used), ...consumers.map(({ size }, index) => curve(names[index] ?? '', size))];
}

/** At most this many columns, each with the largest of the values that it stands for. */
function columnsOf(values: readonly (number | null)[]): readonly (number | null)[] {
  const count = Math.min(MOST_COLUMNS, values.length);
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * values.length) / count);
    const part = values.slice(from, Math.max(from + 1, Math.floor(((column + 1) * values.length) / count)));
    const seen = part.filter((value) => value !== null);
    return seen.length === 0 ? null : Math.max(...seen);
  });
}
