import type { Level } from '../../../core/model/assessment.ts';
import type { Ratio } from '../../../core/model/units.ts';
import { disc, polygon, rasterise, rectangle, type Colour, type Layer } from './raster.ts';

/** Everything that the icon shows. Equal states look the same. */
export interface TrayIconState {
  readonly level: Level;
  /** The filled steps of the gauge, from 0 to `GAUGE_STEPS`. Null before the first frame. */
  readonly filled: number | null;
}

/** The gauge has this many pixels at the smallest size. */
export const GAUGE_STEPS = 8;

/**
 * Each colour has a contrast of at least 3:1 on a white and on a #1e1e1e panel (WCAG 2.2, 1.4.11), because a panel
 * does not report its colour.
 */
export const LEVEL_COLOURS: Readonly<Record<Level, Colour>> = {
  calm: [22, 138, 96],
  watch: [47, 111, 222],
  warning: [208, 92, 8],
  critical: [214, 40, 57],
};
const BLACK: Colour = [0, 0, 0];

/** The filled steps for a use. Memory is never shown as empty, and as full only when it is. */
export function gaugeSteps(used: Ratio): number {
  if (used >= 1) return GAUGE_STEPS;
  return Math.min(GAUGE_STEPS - 1, Math.max(1, Math.round(used * GAUGE_STEPS)));
}

/**
 * Draws the icon into `size` x `size` RGBA pixels (not premultiplied). The level shows in the shape as well as in the
 * colour: a gauge (calm), a gauge with a dot (watch), a gauge in a triangle (warning), a filled octagon with an
 * exclamation mark (critical). `template` draws in black only, which macOS colours itself.
 */
export function drawTrayIcon(state: TrayIconState, size: number, template: boolean): Uint8Array {
  const colour = template ? BLACK : LEVEL_COLOURS[state.level];
  return rasterise(size, layersOf(state, size, colour));
}

function layersOf({ level, filled }: TrayIconState, size: number, colour: Colour): Layer[] {
  const share = (filled ?? 0) / GAUGE_STEPS;
  switch (level) {
    case 'calm':
      return gauge(share, size, colour);
    case 'watch':
      return [...gauge(share, size, colour), ...dot(size, colour)];
    case 'warning':
      return triangle(share, size, colour);
    case 'critical':
      return alarm(size, colour);
  }
}

function gauge(share: Ratio, size: number, colour: Colour): Layer[] {
  const { unit, edge, stroke } = measures(size);
  const inner = edge + stroke;
  const well = inner + edge;
  const height = (size - 2 * well) * share;
  return [
    { shape: rectangle(edge, edge, size - edge, size - edge, 4 * unit), colour },
    { shape: rectangle(inner, inner, size - inner, size - inner, 2.4 * unit), colour: null },
    { shape: rectangle(well, Math.round(size - well - height), size - well, size - well, 0.8 * unit), colour },
  ];
}

/** A dot with a clear border around it, which sets it apart from the gauge. */
function dot(size: number, colour: Colour): Layer[] {
  const { unit } = measures(size);
  const at = 12.2 * unit;
  return [
    { shape: disc(at, size - at, 4.5 * unit), colour: null },
    { shape: disc(at, size - at, 3.2 * unit), colour },
  ];
}

function triangle(share: Ratio, size: number, colour: Colour): Layer[] {
  const { unit, stroke } = measures(size);
  const bottom = size - Math.round(unit);
  const corners = [
    [size / 2, 0.4 * unit],
    [size, bottom],
    [0, bottom],
  ] as const;
  const well = stroke + Math.round(unit);
  const lowest = bottom - well;
  const highest = 5.5 * unit;
  const surface = Math.round(lowest - (lowest - highest) * share);
  const inside = polygon(corners, -well);
  return [
    { shape: polygon(corners), colour },
    { shape: polygon(corners, -stroke), colour: null },
    { shape: (x, y) => y >= surface && inside(x, y), colour },
  ];
}

function alarm(size: number, colour: Colour): Layer[] {
  const { unit } = measures(size);
  const corner = 4.6 * unit;
  const near = 0.5 * unit;
  const far = size - near;
  const octagon = [
    [corner, near],
    [size - corner, near],
    [far, corner],
    [far, size - corner],
    [size - corner, far],
    [corner, far],
    [near, size - corner],
    [near, corner],
  ] as const;
  const left = size / 2 - Math.max(1, Math.round(unit));
  return [
    { shape: polygon(octagon), colour },
    { shape: rectangle(left, Math.round(3 * unit), size - left, Math.round(9.5 * unit)), colour: null },
    { shape: rectangle(left, Math.round(11 * unit), size - left, Math.round(13 * unit)), colour: null },
  ];
}

/** The lengths for a size, rounded to whole pixels so that straight edges are sharp. */
function measures(size: number) {
  const unit = size / 16;
  return { unit, edge: Math.round(unit), stroke: Math.max(1, Math.round(1.6 * unit)) };
}
