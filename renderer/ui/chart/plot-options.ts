import type uPlot from 'uplot';
import { drawScene, type Scene } from './forecast.ts';
import type { Layer } from './stack.ts';

interface PlotLook {
  readonly layers: readonly Pick<Layer, 'id' | 'color'>[];
  /** Areas on top of each other, or lines each for itself. */
  readonly kind: 'stack' | 'lines';
  readonly axisWidth: number;
}

interface PlotState {
  readonly range: readonly [number, number];
  readonly maximum: number;
  readonly steps: readonly number[];
  readonly scene: Scene;
  readonly formatValue: (value: number) => string;
}

/** uPlot's options; what changes from tick to tick is asked for through `state`, so that the plot can stay. */
export function plotOptions(
  look: PlotLook,
  state: () => PlotState,
  ink: (token: string) => string,
  onCursor: (index: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { layers, kind, axisWidth } = look;
  const stacked = kind === 'stack';
  return {
    legend: { show: false },
    padding: [14, 2, 2, axisWidth > 0 ? 0 : 2],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [...state().range] },
      y: { range: () => [0, state().maximum] },
    },
    series: [
      {},
      ...layers.map(({ color }, index) => ({
        stroke: () => ink(color),
        width: stacked ? 0 : 1.5,
        points: { show: false },
        ...(stacked && index === 0 && { fill: () => ink(color) }),
      })),
    ],
    bands: stacked
      ? layers
          .slice(1)
          .map(({ color }, index) => ({ series: [index + 2, index + 1] as [number, number], fill: () => ink(color) }))
      : [],
    axes: [
      { show: false },
      {
        show: axisWidth > 0,
        size: axisWidth,
        gap: 6,
        font: `11px ${getComputedStyle(document.body).fontFamily}`,
        stroke: () => ink('--text-3'),
        grid: { stroke: () => ink('--line'), width: 1 },
        ticks: { show: false },
        splits: () => [...state().steps],
        values: (_plot, values) => values.map((value) => (value === 0 ? '' : state().formatValue(value))),
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          drawScene(plot, state().scene, ink);
        },
      ],
      setCursor: [
        (plot) => {
          onCursor(plot.cursor.idx ?? null);
        },
      ],
    },
  };
}
