/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

/** Whether a point, in pixels from the top left corner, belongs to a shape. */
export type Shape = (x: number, y: number) => boolean;

export interface Layer {
  readonly shape: Shape;
  /** Null erases what lies below and leaves transparency. */
  readonly colour: Colour | null;
}

/** The points tested within each pixel, in each direction. An edge gets 16 grey steps. */
const SAMPLES = 4;

/**
 * Draws layers, the lowest first, into `size` x `size` pixels of RGBA (not premultiplied). Every point belongs to one
 * layer only, so neighbouring shapes meet without a seam.
 */
export function rasterise(size: number, layers: readonly Layer[]): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) writePixel(pixels, (y * size + x) * 4, samplePixel(x, y, layers));
  }
  return pixels;
}

function samplePixel(x: number, y: number, layers: readonly Layer[]): readonly Colour[] {
  const hits: Colour[] = [];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const sampleX = x + ((i % SAMPLES) + 0.5) / SAMPLES;
    const sampleY = y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES;
    const top = layers.findLast((layer) => layer.shape(sampleX, sampleY));
    if (top?.colour) hits.push(top.colour);
  }
  return hits;
}

function writePixel(pixels: Uint8Array, offset: number, hits: readonly Colour[]): void {
  if (hits.length === 0) return;
  for (const channel of [0, 1, 2] as const) {
    pixels[offset + channel] = Math.round(hits.reduce((sum, colour) => sum + colour[channel], 0) / hits.length);
  }
  pixels[offset + 3] = Math.round((hits.length / (SAMPLES * SAMPLES)) * 255);
}

export function rectangle(left: number, top: number, right: number, bottom: number, radius = 0): Shape {
  return (x, y) => {
    if (x < left || x > right || y < top || y > bottom) return false;
    const dx = Math.max(left + radius - x, x - (right - radius), 0);
    const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
    return dx === 0 || dy === 0 || dx * dx + dy * dy <= radius * radius;
  };
}

export function disc(centreX: number, centreY: number, radius: number): Shape {
  return (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius * radius;
}

/**
 * The inside of a convex polygon, moved outwards by `grow` pixels. Its corners are given clockwise as seen on the
 * screen.
 */
export function polygon(corners: readonly (readonly [number, number])[], grow = 0): Shape {
  const edges = corners.map(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length] ?? [x1, y1];
    const long = Math.hypot(x2 - x1, y2 - y1) || 1;
    return { x1, y1, dx: (x2 - x1) / long, dy: (y2 - y1) / long };
  });
  return (x, y) => edges.every(({ x1, y1, dx, dy }) => dx * (y - y1) - dy * (x - x1) >= -grow);
}
